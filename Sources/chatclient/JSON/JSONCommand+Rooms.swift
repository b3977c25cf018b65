import ChatClientCore
import ChatProtocol

extension JSONCommand {
    /// Parses a command about rooms; `nil` if it is another one.
    static func inRooms(_ command: String, _ fields: JSONFields) throws(JSONCommandError) -> Request? {
        switch command {
        case "createRoom": return .createRoom(try roomOptions(fields))
        case "joinRoom":
            let password = fields.has(.password) ? try fields.string(.password) : nil
            return .joinRoom(try roomKey(fields), password: password)
        case "leaveRoom": return .leaveRoom(try fields.someNumber(.conversation))
        case "rooms": return .rooms
        case "room": return .room(try fields.someNumber(.conversation))
        case "manage":
            return .manage(
                try fields.someNumber(.conversation),
                try roomAction(fields),
                username: try fields.string(.username)
            )
        default: return nil
        }
    }

    private static func roomOptions(_ fields: JSONFields) throws(JSONCommandError) -> RoomOptions {
        // The server enforces its own room limit; this bound only fits the protocol field.
        let limit = try fields.someNumber(.limit, upTo: UInt64(UInt32.max))
        var options = RoomOptions(name: try fields.string(.name), limit: Int(limit))
        options.isListed = try fields.bool(.listed, otherwise: true)
        options.isInviteOnly = try fields.bool(.inviteOnly, otherwise: false)
        options.isKept = try fields.bool(.keep, otherwise: false)
        let password = fields.has(.password) ? try fields.string(.password) : ""
        options.password = password.isEmpty ? nil : password
        return options
    }

    private static func roomKey(_ fields: JSONFields) throws(JSONCommandError) -> RoomKey {
        switch try fields.one(of: [.number, .name]) {
        case .number: return .number(try fields.someNumber(.number))
        case .name: return .name(try fields.string(.name))
        default: throw JSONCommandError(message: "The field \"number\" or \"name\" is missing.")
        }
    }

    private static func roomAction(_ fields: JSONFields) throws(JSONCommandError) -> RoomAction {
        let name = try fields.string(.action)
        guard let action = RoomAction(rawValue: name) else {
            let known = RoomAction.allCases.map(\.rawValue).joined(separator: ", ")
            throw JSONCommandError(message: "The field \"action\" must be one of \(known).")
        }
        return action
    }
}
