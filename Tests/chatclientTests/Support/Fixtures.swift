import ChatProtocol

@testable import ChatClientCore
@testable import chatclient

/// Values that tests start from.
enum Fixtures {
    static let address = ServerAddress(host: "chat.example", port: 1300)
    static let policy = "A password needs at least 8 characters, a capital letter and a digit."

    static func welcome(
        trust: TrustDecision = .known,
        trustBasis: TrustBasis = .key,
        registration: RegistrationMode = .open,
        bodyBytes: Int = 20,
        serverID: [UInt8]? = nil,
        line: [UInt8]? = nil,
        greeting: String = ""
    ) -> ServerWelcome {
        var limits = ServerLimits()
        limits.bodyBytes = bodyBytes
        return ServerWelcome(
            serverName: "a server",
            fingerprint: "SHA256:AA:BB",
            trust: trust,
            trustBasis: trustBasis,
            publicKey: "aabb",
            passwordPolicy: policy,
            registration: registration,
            limits: limits,
            loginAttempts: 3,
            serverID: serverID,
            line: line,
            greeting: greeting
        )
    }

    /// A clock in UTC, an hour after the messages.
    static let clock = WallClock(now: { 1_700_003_600_123 }, offset: { _ in 0 })

    static func message(
        _ body: String = "Hello guys",
        from sender: String = "renew",
        to recipient: String? = nil,
        room: UInt64? = nil,
        sequence: UInt64 = 2,
        time: Int64 = 1_700_000_000_123,
        isMissed: Bool = false,
        encryption: MessageEncryption = .none
    ) -> ReceivedMessage {
        ReceivedMessage(
            conversation: room ?? (recipient == nil ? 1 : 7),
            kind: room != nil ? .room : recipient == nil ? .everyone : .direct,
            sequence: sequence,
            id: 3,
            sender: sender,
            recipient: recipient,
            time: time,
            body: body,
            wire: .udp,
            isMissed: isMissed,
            encryption: encryption
        )
    }

    /// A sealed direct message to `renew` that cannot be opened.
    static func unopened(
        _ reason: UnopenedReason = .keyGone,
        from sender: String = "bob",
        sequence: UInt64 = 2,
        isMissed: Bool = false
    ) -> ReceivedMessage {
        message("", from: sender, to: "renew", sequence: sequence, isMissed: isMissed, encryption: .unopened(reason))
    }

    /// Where bob's sealed messages come from.
    static let laptop = SealedOrigin(device: "laptop", isVerified: true)

    static func conversation(
        _ name: String,
        id: UInt64 = 7,
        kind: ConversationKind = .direct,
        last: UInt64 = 5,
        unread: Int = 0,
        time: Int64 = 1_700_000_000_123,
        room: UInt64? = nil,
        isClosed: Bool = false
    ) -> Conversation {
        Conversation(
            id: id,
            kind: kind,
            name: name,
            lastSequence: last,
            lastTime: time,
            readThrough: 1,
            unread: unread,
            roomNumber: room,
            isClosed: isClosed
        )
    }

    static func page(
        _ messages: [ReceivedMessage],
        of conversation: Conversation = conversation("bob"),
        isAtStart: Bool = false
    ) -> HistoryPage {
        HistoryPage(conversation: conversation, messages: messages, isAtStart: isAtStart, isAtEnd: true)
    }

    static func room(
        _ name: String = "Lobby",
        admin: String = "renew",
        limit: Int = 10,
        isKept: Bool = false,
        conversation: UInt64 = 30,
        others: [String] = ["bob"],
        lastSequence: UInt64 = 0
    ) -> Room {
        Room(
            conversation: conversation,
            number: 48_219_307,
            name: name,
            limit: limit,
            isKept: isKept,
            admin: admin,
            members: (others + ["renew"]).map { RoomMember(username: $0, isOnline: true) },
            lastSequence: lastSequence
        )
    }

    static func change(
        _ kind: RoomChange.Kind,
        of username: String = "bob",
        by other: String? = nil,
        conversation: UInt64? = 30,
        name: String = "Lobby",
        isByAbsence: Bool = false
    ) -> RoomChange {
        RoomChange(
            conversation: conversation,
            number: 48_219_307,
            name: name,
            kind: kind,
            username: username,
            by: other,
            time: 1_700_000_000_123,
            isByAbsence: isByAbsence
        )
    }

    static let loginToken = LoginToken(login: 5, bytes: [UInt8](0..<32), lifetime: .seconds(2_592_000))

    /// An invite, or a claim.
    static let invite = InviteCode([UInt8](0..<16))

    /// Its text.
    static let inviteText = "000G4-0R40M-30E20-9185G-R38E1W"

    static let receipt = Receipt(conversation: 1, sequence: 2, id: 3, time: 1_700_000_000_123, repeated: false)

    /// The receipt of a direct message to bob.
    static func directReceipt(_ sequence: UInt64) -> Receipt {
        Receipt(conversation: 7, sequence: sequence, id: 9, time: 1_700_000_000_123, repeated: false)
    }

    /// The receipt of a direct message to bob that was sealed.
    static let sealedReceipt: Receipt = {
        var receipt = directReceipt(2)
        receipt.encryption = .sealed(laptop)
        return receipt
    }()

    /// The receipt of a direct message to bob that was sealed, and is stored in the clear.
    static let storedPlainReceipt: Receipt = {
        var receipt = directReceipt(2)
        receipt.encryption = .unexpectedlyPlain
        return receipt
    }()

    /// A report, by default of a client that uses UDP.
    static func delivery(
        _ client: DeliveryReport.ClientEnd = clientEnd(),
        _ server: DeliveryReport.ServerEnd = serverEnd()
    ) -> DeliveryReport {
        DeliveryReport(client: client, server: server)
    }

    /// A client's end with every loss repaired.
    static func clientEnd(
        localPort: Int? = 40_123,
        roundTrip: Duration? = .microseconds(50_949),
        messagesByUDP: Int = 200,
        sinceLastContact: Duration? = .nanoseconds(310_999_999)
    ) -> DeliveryReport.ClientEnd {
        DeliveryReport.ClientEnd(
            wire: .udp,
            localPort: localPort,
            serverAddress: "192.0.2.7:1300",
            roundTrip: roundTrip,
            packetsSent: 80,
            packetsReceived: 198,
            messagesByUDP: messagesByUDP,
            messagesByTLS: 1,
            recovered: 9,
            doubles: 14,
            fallbacks: 0,
            sinceLastContact: sinceLastContact
        )
    }

    /// The server's end of the same session.
    static func serverEnd(
        _ wire: DeliveryTransport = .udp,
        path: String? = "198.51.100.4:40123",
        roundTrip: Duration? = .microseconds(51_200),
        messagesByUDP: Int = 200,
        repairsSent: Int = 20,
        hedged: Int = 2,
        fallbacks: Int = 0
    ) -> DeliveryReport.ServerEnd {
        DeliveryReport.ServerEnd(
            wire: wire,
            path: path,
            roundTrip: roundTrip,
            congestionWindow: 24_000,
            bytesInFlight: 1200,
            packetsSent: 212,
            packetsReceived: 79,
            packetsLost: 13,
            messagesByUDP: messagesByUDP,
            messagesByTLS: 1,
            messagesUnderWay: 4,
            resent: 3,
            repairsSent: repairsSent,
            recovered: 8,
            hedged: hedged,
            fallbacks: fallbacks,
            sinceLastContact: .milliseconds(285)
        )
    }

    static func status(exists: Bool, _ name: String, isOnline: Bool = false, lastSeen: Int64? = nil) -> Answer {
        .status(UserStatus(exists: exists, username: name, isOnline: isOnline, lastSeen: lastSeen))
    }
}

/// The expected output for a message.
let helloGuys = """
    [22:13]
    *** New Message ***
    Message type: Public Message (PM)
    From: renew

    Hello guys

    """
