@testable import ChatClientCore
@testable import chatclient

/// Values that tests start from.
enum Fixtures {
    static let address = ServerAddress(host: "chat.example", port: 1300)
    static let policy = "A password needs at least 8 characters, a capital letter and a digit."

    static func welcome(
        trust: TrustDecision = .known,
        registrationOpen: Bool = true,
        bodyBytes: Int = 20
    ) -> ServerWelcome {
        ServerWelcome(
            serverName: "a server",
            fingerprint: "SHA256:AA:BB",
            trust: trust,
            passwordPolicy: policy,
            registrationOpen: registrationOpen,
            bodyBytes: bodyBytes,
            loginAttempts: 3
        )
    }

    static func message(
        _ body: String = "Hello guys",
        from sender: String = "renew",
        to recipient: String? = nil
    ) -> ReceivedMessage {
        ReceivedMessage(
            conversation: 1,
            sequence: 2,
            id: 3,
            sender: sender,
            recipient: recipient,
            time: 1_700_000_000_123,
            body: body,
            wire: .udp
        )
    }

    static let receipt = Receipt(conversation: 1, sequence: 2, id: 3, time: 1_700_000_000_123, repeated: false)

    static func status(exists: Bool, _ name: String) -> Answer {
        .status(UserStatus(exists: exists, username: name))
    }
}

/// Expected words of a message.
let helloGuys = """
    *** New Message ***
    Message type: Public Message (PM)
    From: renew

    Hello guys

    """
