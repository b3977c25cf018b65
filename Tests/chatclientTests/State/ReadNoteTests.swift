import Testing

@testable import ChatClientCore
@testable import chatclient

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

    @Test func `starts from what the other faces have shown, and then goes its own way`() async {
        #expect(await note().load("alice") == nil)
        let face = shown()
        await face.loggedIn("alice")
        await face.save(progress(5))
        let first = note()
        #expect(await first.load("alice") == progress(5))
        await first.loggedIn("alice", isNew: false)
        await first.save(progress(7))
        await face.save(progress(20))
        #expect(await note().load("alice") == progress(7))
        #expect(await shown().load("alice") == progress(20))
    }

    @Test func `another command begins it, and does not move it`() async {
        let first = note()
        await first.loggedIn("alice", isNew: false)
        await first.begin(progress(3))
        #expect(await note().load("alice") == progress(3))
        let second = note()
        await second.loggedIn("alice", isNew: false)
        await second.begin(progress(9))
        #expect(await note().load("alice") == progress(3))
    }

    @Test func `another command does not begin it where the other faces have shown something`() async {
        let face = shown()
        await face.loggedIn("alice")
        await face.save(progress(5))
        let first = note()
        await first.loggedIn("alice", isNew: false)
        await first.begin(progress(9))
        #expect(await note().load("alice") == progress(5))
    }

    @Test func `a new account has nothing of another one of its name`() async {
        for isRead in [true, false] {
            let old = note()
            await old.loggedIn("alice", isNew: false)
            await old.save(progress(5))
            let face = shown()
            await face.loggedIn("alice")
            await face.save(progress(8))
            let new = note()
            await new.loggedIn("alice", isNew: true)
            #expect(await new.load("alice") == nil)
            if isRead {
                await new.save(progress(1))
            } else {
                await new.begin(progress(1))
            }
            #expect(await note().load("alice") == progress(1))
        }
    }
}
