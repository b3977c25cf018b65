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
        let wanted = Set(own + (theirs ?? [])).subtracting([senderDevice])
        // A message to somebody without a device could be opened by nobody.
        return theirs?.isEmpty == true || Set(blocks.keys) != wanted ? .devicesChanged : nil
    }
}
