import Testing

@testable import ChatClientCore
@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct ReadNoteTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func note() -> ReadNote {
        ReadNote(folder: folder.path, address: Fixtures.address, serverID: [UInt8](1...16)) { Issue.record("\($0)") }
    }

    private func shown() -> DeviceState {
        DeviceState(folder: folder.path, address: Fixtures.address, serverID: [UInt8](1...16)) { Issue.record("\($0)") }
    }

    private func progress(_ sequence: UInt64) -> SyncProgress {
        var progress = SyncProgress()
        progress.note(1, sequence)
        return progress
    }

    @Test func `starts from what the other faces have shown, and then goes its own way`() async throws {
        #expect(try await note().load("alice") == nil)
        let face = shown()
        await face.loggedIn("alice")
        await face.save(progress(5))
        let first = note()
        #expect(try await first.load("alice") == progress(5))
        await first.loggedIn("alice", isNew: false)
        await first.save(progress(7))
        await face.save(progress(20))
        #expect(try await note().load("alice") == progress(7))
        #expect(await shown().load("alice") == progress(20))
    }

    @Test(arguments: [true, false])
    func `one that cannot be read is told, and another command leaves it alone`(isOwn: Bool) async throws {
        let path = StateFile(
            folder: isOwn ? folder.path + "/read" : folder.path,
            serverID: [UInt8](1...16),
            account: "alice"
        ).path
        let damaged = Data("{".utf8)
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try damaged.write(to: URL(fileURLWithPath: path))
        await #expect(throws: ReadNote.Failure(path: path)) { try await note().load("alice") }
        let sending = note()
        await sending.loggedIn("alice", isNew: false)
        await sending.begin(progress(9))
        await #expect(throws: ReadNote.Failure(path: path)) { try await note().load("alice") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == damaged)
    }

    @Test func `another command begins it, and does not move it`() async throws {
        let first = note()
        await first.loggedIn("alice", isNew: false)
        await first.begin(progress(3))
        #expect(try await note().load("alice") == progress(3))
        let second = note()
        await second.loggedIn("alice", isNew: false)
        await second.begin(progress(9))
        #expect(try await note().load("alice") == progress(3))
    }

    @Test func `another command does not begin it where the other faces have shown something`() async throws {
        let face = shown()
        await face.loggedIn("alice")
        await face.save(progress(5))
        let first = note()
        await first.loggedIn("alice", isNew: false)
        await first.begin(progress(9))
        #expect(try await note().load("alice") == progress(5))
    }

    @Test func `a new account has nothing of another one of its name`() async throws {
        for isRead in [true, false] {
            let old = note()
            await old.loggedIn("alice", isNew: false)
            await old.save(progress(5))
            let face = shown()
            await face.loggedIn("alice")
            await face.save(progress(8))
            let new = note()
            await new.loggedIn("alice", isNew: true)
            #expect(try await new.load("alice") == nil)
            if isRead {
                await new.save(progress(1))
            } else {
                await new.begin(progress(1))
            }
            #expect(try await note().load("alice") == progress(1))
        }
    }
}
