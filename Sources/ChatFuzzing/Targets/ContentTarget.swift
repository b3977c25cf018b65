import ChatEncryption
import ChatIdentity

/// What is inside a payload: content that can be read is written again in no more bytes and read as the same; it fits
/// at one place only; and padding comes off as it went on.
///
/// The input: the content.
enum ContentTarget {
    /// A list of one number has two bytes more if it is packed.
    private static let mostGrowth = 2

    static func run(on bytes: [UInt8]) throws {
        try checkPadding(bytes)
        guard let content = try? SealedContent(bytes) else {
            return
        }
        let written = try content.encoded()
        try FuzzFinding.unless(
            written.count <= bytes.count + mostGrowth,
            "\(bytes.count) bytes of content became \(written.count)"
        )
        let again = try SealedContent(written)
        try FuzzFinding.unless(again == content, "\(content) was read again as \(again)")
        try checkPlace(of: content)
        try checkText(of: content)
    }

    static func seeds() throws -> [FuzzSeed] {
        let hash = FuzzAccount.bytes(3, DeviceList.hashBytes)
        let demand = HealingDemand(payloads: [hash, hash], failedSession: 1, sessions: [2, 3])
        let kinds: [(String, SealedContent.Kind, UInt64)] = [
            ("text", .text("Grüße!"), 1), ("empty", .empty, 0), ("cannot-open", .cannotOpen(demand), 0),
            ("healed", .healed("again", payload: hash), 9), ("later-kind", .other(99), 0),
        ]
        let list = ListReference(version: 1, hash: hash)
        var seeds = try kinds.map { name, kind, counter in
            let content = try SealedContent(
                kind: kind,
                sender: DeviceAddress(account: "alice", device: FuzzAccount.device(7)),
                recipient: "bob",
                token: FuzzAccount.bytes(1, SealedContent.tokenBytes),
                time: 1_796_000_000_000,
                counter: counter,
                senderList: list,
                recipientList: list,
                lastOpened: hash
            )
            return FuzzSeed(name, try content.encoded())
        }
        seeds.append(FuzzSeed("empty-entries", [0x6A, 8, 0x0A, 0, 0x0A, 0, 0x0A, 0, 0x0A, 0]))
        seeds.append(FuzzSeed("padded", try Padding.padded([1, 2, 3])))
        return seeds
    }

    private static func checkPadding(_ bytes: [UInt8]) throws {
        if let padded = try? Padding.padded(bytes) {
            let content = try Padding.content(of: padded)
            try FuzzFinding.unless(content == bytes, "\(bytes.count) bytes came back as \(content.count)")
            try FuzzFinding.unless(
                SealedSizes.contentClasses.contains(padded.count),
                "\(padded.count) bytes are no class"
            )
        }
        if let content = try? Padding.content(of: bytes) {
            try FuzzFinding.unless(bytes.starts(with: content), "padding changed the content")
            try FuzzFinding.unless(content.count < bytes.count, "padding without a mark")
        }
    }

    private static func checkPlace(of content: SealedContent) throws {
        let isMail = if case .text = content.kind { false } else { true }
        let place = ContentPlace(
            sender: content.sender,
            recipient: content.recipient,
            token: content.token,
            isMail: isMail
        )
        try content.check(against: place)
        let elsewhere = [
            ContentPlace(sender: content.sender, recipient: "\(content.recipient)x", token: nil, isMail: isMail),
            ContentPlace(
                sender: DeviceAddress(account: "\(content.sender.account)x", device: content.sender.device),
                recipient: content.recipient,
                token: nil,
                isMail: isMail
            ),
            ContentPlace(sender: content.sender, recipient: content.recipient, token: nil, isMail: !isMail),
            ContentPlace(sender: content.sender, recipient: content.recipient, token: [], isMail: isMail),
        ]
        for other in elsewhere {
            let isAccepted = (try? content.check(against: other)) != nil
            try FuzzFinding.unless(!isAccepted, "\(content) fits at \(other), too")
        }
    }

    private static func checkText(of content: SealedContent) throws {
        switch content.kind {
        case .text(let text), .healed(let text, _):
            try FuzzFinding.unless(
                (1...SealedContent.mostTextBytes).contains(text.utf8.count),
                "a text of \(text.utf8.count) bytes"
            )
        case .cannotOpen(let demand):
            try FuzzFinding.unless(
                (1...HealingDemand.mostPayloads).contains(demand.payloads.count)
                    && demand.sessions.count <= HealingDemand.mostSessions,
                "a demand for \(demand.payloads.count) payloads, of \(demand.sessions.count) sessions"
            )
        case .empty, .other:
            break
        }
    }
}
