import ChatClientCore
import Foundation
import Synchronization
import Testing

@testable import chatclient

@Suite struct ClearNoteTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static func note(at time: Int64, account: String, in path: String) -> ClearNote {
        let files = AccountFiles(folder: path, address: Fixtures.address, serverID: nil, account: account)
        return ClearNote(of: files) { time }
    }

    private func note(at time: Int64, account: String = "renew") -> ClearNote {
        Self.note(at: time, account: account, in: folder.path)
    }

    @Test func `is due once a week, for each account`() {
        let start: Int64 = 1_700_000_000_000
        #expect(note(at: start).popDue())
        #expect(!note(at: start).popDue())
        #expect(!note(at: start + ClearNote.interval - 1).popDue())
        #expect(note(at: start, account: "other").popDue())
        #expect(note(at: start + ClearNote.interval).popDue())
    }

    @Test func `a time in the future does not silence it`() {
        #expect(note(at: 2_000_000_000_000).popDue())
        #expect(note(at: 1_700_000_000_000).popDue())
        #expect(!note(at: 1_700_000_000_001).popDue())
    }

    @Test func `what cannot be noted is told, once a process`() async throws {
        let file = folder.path + "/file"
        try Data().write(to: URL(fileURLWithPath: file))
        #expect(Self.note(at: 1, account: "renew", in: file).popDue())
        let base = connection(.plain(.ownHasNoKeys))
        #expect(try await told(over: base, [.user("bob"), .user("bob")], in: file) == [DialogueWords.writesInTheClear])
    }

    /// A server with which the conversation with bob is in this state.
    private func connection(
        _ lock: ConversationEncryption,
        _ receipt: Receipt = Fixtures.directReceipt(2)
    ) -> ScriptedConnection {
        ScriptedConnection { (request, connection) throws(RequestFailure) in
            switch request {
            case .conversationEncryption: .conversationEncryption(lock)
            case .send: .stored(receipt)
            default: ScriptedConnection.agree(request, connection)
            }
        }
    }

    /// What a script is told that logs in and sends.
    private func told(over base: ScriptedConnection, _ recipients: [Recipient], in path: String? = nil) async throws
        -> [String]
    {
        let sentences = Mutex<[String]>([])
        let telling = ClearTextConnection(base) { [path = path ?? folder.path] account in
            Self.note(at: 1_700_000_000_000, account: account, in: path)
        } warn: { sentence in
            sentences.withLock { $0.append(sentence) }
        }
        _ = try await telling.answer(.logIn(username: "renew", password: "x"))
        for recipient in recipients {
            _ = try await telling.answer(.send(body: "hi", recipient: recipient))
        }
        return sentences.withLock { $0 }
    }

    @Test func `a script without keys is told when it writes to one person`() async throws {
        let base = connection(.plain(.ownHasNoKeys))
        #expect(try await told(over: base, [.everyone, .room(30)]) == [])
        #expect(try await told(over: base, [.user("bob"), .user("bob")]) == [DialogueWords.writesInTheClear])
        #expect(try await told(over: base, [.user("bob")]) == [])
        #expect(base.requests.count { $0 == .conversationEncryption(username: "bob") } == 2)
    }

    @Test(arguments: [ConversationEncryption.plain(.peerHasNoKeys), .sealed(isVerified: false)])
    func `one with keys is not`(lock: ConversationEncryption) async throws {
        #expect(try await told(over: connection(lock), [.user("bob")]) == [])
        let sealed = connection(.plain(.ownHasNoKeys), Fixtures.sealedReceipt)
        #expect(try await told(over: sealed, [.user("bob")]) == [])
        #expect(!sealed.requests.contains(.conversationEncryption(username: "bob")))
    }
}
