import ChatProtocol
import Testing

@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite(.timeLimit(.minutes(1))) struct InviteFileTests {
    private func file(_ text: String, permissions: Int = 0o600, in folder: TemporaryFolder) throws -> String {
        let path = folder.path + "/invite"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
        return path
    }

    @Test func `takes the invite from the first line`() async throws {
        let folder = try TemporaryFolder()
        let found = try await InviteFile.read(file("\(Fixtures.inviteText)\r\nfor bob\n", in: folder))
        #expect(found.invite == Fixtures.invite)
        #expect(found.warning == nil)
        let shared = try await InviteFile.read(file("\(Fixtures.inviteText)", permissions: 0o644, in: folder))
        #expect(shared.warning?.hasSuffix("can be read by other users. Correct it with chmod 600.") == true)
    }

    @Test(
        arguments: [
            ("", "has no invite in its first line."),
            ("SECRET", "has no invite in its first line: it is not complete, or mistyped."),
        ]
    )
    func `says what is wrong, and nothing of the content`(text: String, words: String) async throws {
        let folder = try TemporaryFolder()
        let path = try file(text, in: folder)
        let failure = await #expect(throws: PasswordSource.Failure.self) { try await InviteFile.read(path) }
        #expect(failure?.description == "The invite file \(path) \(words)")
        let missing = await #expect(throws: PasswordSource.Failure.self) { try await InviteFile.read(path + "2") }
        #expect(missing?.description == "The invite file \(path)2 does not exist.")
    }
}
