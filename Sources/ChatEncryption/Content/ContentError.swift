/// Why content is refused.
package enum ContentError: Error, Hashable, Sendable {
    /// The bytes are not a message of protobuf with the known fields in their types.
    case malformed
    /// A field stands twice, or a list has more entries than it may have.
    case repeated(Field)
    /// A field has a value that it cannot have, or is missing.
    case invalid(Field)
    /// A field does not belong to this kind of content.
    case unexpected(Field)
    /// A field is not what the message around it says: the content was sealed for another place.
    case misplaced(Field)

    /// The fields, with their numbers in content.proto.
    package enum Field: Int, Sendable, CaseIterable {
        case kind = 1
        case text
        case sender
        case senderDevice
        case recipient
        case room
        case token
        case time
        case counter
        case senderList
        case recipientList
        case lastOpened
        case cannotOpen
        case healedPayload
    }
}
