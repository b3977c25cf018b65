import Foundation
import Testing

@testable import ChatStorage

@Suite struct LastKnownTests {
    private let mark = LastKnown(
        identity: ServerIdentity(serverID: (0..<16).map { $0 * 16 }, line: (0..<16).map { 255 - $0 }),
        newestMessage: 4711,
        time: 1_790_000_000_123
    )

    @Test func `is read as it was written, whole and by its owner alone`() async throws {
        try await withTemporaryFolder { folder in
            let directory = try DataDirectory(path: folder)
            let file = LastKnownFile(directory: directory)
            #expect(await file.read() == .none)
            try await file.write(mark)
            #expect(await file.read() == .mark(mark))
            #expect(try mode(of: file.path) == 0o600)
            var later = mark
            later.newestMessage += 1
            try await file.write(later)
            #expect(await file.read() == .mark(later))
            try await file.remove()
            #expect(await file.read() == .none)
        }
    }

    @Test(
        arguments: [
            "", "{}", "null", "{\"serverID\":\"00\",\"line\":\"00\",\"newestMessage\":1,\"time\":1}", "\u{FEFF}",
        ]
    )
    func `what is no mark is not taken for one`(_ text: String) async throws {
        try await withTemporaryFolder { folder in
            let file = LastKnownFile(directory: try DataDirectory(path: folder))
            try write(text, to: file.path)
            #expect(await file.read() == .unreadable)
        }
    }

    @Test func `a mark that is cut anywhere is no other mark`() {
        let bytes = mark.bytes
        for length in 0..<bytes.count {
            let cut = LastKnown(Array(bytes.prefix(length)))
            #expect(cut == nil || cut == mark, "\(length)")
        }
    }

    @Test func `tells an older database, another line and another server from its own`() {
        func loss(_ identity: ServerIdentity, newest: Int64) -> DataLoss? {
            DataInspection.lostPast(path: "p", identity: identity, newestMessage: newest, known: mark)
        }
        #expect(loss(mark.identity, newest: 4711) == nil)
        #expect(loss(mark.identity, newest: 4712) == nil)
        #expect(loss(mark.identity, newest: 4710) == .messagesShrunk(path: "p", newest: 4710, known: 4711))
        let other = ServerIdentity(serverID: mark.identity.serverID, line: mark.identity.serverID)
        #expect(loss(other, newest: 9999) == .otherPast(path: "p"))
        #expect(loss(ServerIdentity(serverID: other.line.reversed(), line: mark.identity.line), newest: 9999) != nil)
    }
}
