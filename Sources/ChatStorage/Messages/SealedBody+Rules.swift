package import ChatIdentity

/// The rule for the devices of a sealed message, the same for every engine.
extension SealedBody {
    /// Returns why a message with this body is refused; `nil` when it has exactly one block for each present device of
    /// both accounts except its own.
    ///
    /// - Parameters:
    ///   - own: The present devices of the sender.
    ///   - theirs: The present devices of the recipient; `nil` for a note to oneself.
    package func refusal(own: [DeviceNumber], theirs: [DeviceNumber]?) -> AppendRefusal? {
        guard own.contains(senderDevice) else {
            return .noSuchDevice
        }
        // A message to somebody without a device could be opened by nobody.
        let isComplete =
            theirs?.isEmpty != true
            && own.allSatisfy { ($0 == senderDevice) != (blocks[$0] != nil) }
            && (theirs ?? []).allSatisfy { blocks[$0] != nil }
        // No device is one of two accounts, so as many blocks as devices are those of these devices.
        return isComplete && blocks.count == own.count - 1 + (theirs ?? []).count ? nil : .devicesChanged
    }
}
