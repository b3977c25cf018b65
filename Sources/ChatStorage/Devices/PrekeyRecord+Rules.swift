/// The rules of prekeys, the same for every engine.
extension PrekeyRecord {
    /// Returns whether it may be published as a device's newest signed prekey: it is that one, or has a higher number
    /// than any before.
    ///
    /// - Parameters:
    ///   - newest: The newest signed prekey; `nil` for none.
    ///   - newestNumber: The highest number that the device has used for one; 0 for none.
    package func canFollow(_ newest: PrekeyRecord?, newestNumber: UInt64) -> Bool {
        self == newest || (number > newestNumber && DeviceLimits.prekeyNumbers.contains(number))
    }
}
