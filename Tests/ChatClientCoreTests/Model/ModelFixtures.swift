import ChatProtocol

@testable import ChatClientCore

/// Values that tests of the model start from.
enum ModelFixtures {
    static func message(
        _ body: String = "hi",
        from sender: String,
        to recipient: String? = nil,
        room: UInt64? = nil,
        direct: UInt64? = nil,
        sequence: UInt64 = 2,
        time: Int64 = 1000,
        isMissed: Bool = false
    ) -> ReceivedMessage {
        ReceivedMessage(
            conversation: room ?? direct ?? (recipient == nil ? 1 : 7),
            kind: room != nil ? .room : recipient == nil && direct == nil ? .everyone : .direct,
            sequence: sequence,
            id: sequence,
            sender: sender,
            recipient: recipient,
            time: time,
            body: body,
            wire: .udp,
            isMissed: isMissed
        )
    }

    static func room(admin: String = "renew", others: [String] = ["bob"], isKept: Bool = false) -> Room {
        let members = (["renew"] + others).sorted().map { RoomMember(username: $0, isOnline: true) }
        return Room(
            conversation: 30,
            number: 7,
            name: "Lobby",
            limit: 9,
            isKept: isKept,
            admin: admin,
            members: members
        )
    }

    static func change(_ kind: RoomChange.Kind, of username: String, by: String? = nil) -> RoomChange {
        RoomChange(conversation: 30, number: 7, name: "Lobby", kind: kind, username: username, by: by, time: 1000)
    }

    static func receipt(conversation: UInt64 = 7, sequence: UInt64 = 5) -> Receipt {
        Receipt(conversation: conversation, sequence: sequence, id: sequence, time: 1000, repeated: false)
    }

    /// A model of a session of the account `renew`.
    static func loggedIn() -> ClientModel {
        var model = ClientModel()
        model.handle(.loggedIn(username: "renew"), to: .logIn(username: "renew", password: "x"))
        return model
    }
}
