import ChatEncryption
import ChatIdentity
import Testing

@testable import ChatClientCore

/// Contents that a hostile client has sealed for another place than the one where they come.
@Suite struct ForgedContentTests {
    private func lines(
        _ change: (HostileServer, SealedContent) throws -> SealedContent
    ) throws -> [String] {
        let enemy = HostileServer()
        try enemy.write(forged: { try change(enemy, $0) }, from: enemy.alice, to: enemy.bob)
        // The session goes on.
        enemy.write("one", from: enemy.alice, to: enemy.bob)
        #expect(enemy.bob.lines.last == "one")
        return enemy.bob.lines.dropLast().filter { !$0.hasSuffix("missing") && !$0.hasSuffix("out of order") }
    }

    @Test func anHonestOneIsRead() throws {
        #expect(try lines { $1 } == ["forged"])
    }

    @Test func itsSenderIsAnotherAccount() throws {
        // The number is right, so that only the account is not.
        let lines = try lines { try $1.with(sender: DeviceAddress(account: "carol", device: $1.sender.device)) }
        #expect(lines.first == "unopened damaged" && !lines.contains("forged"))
    }

    @Test func itsSenderIsAnotherDevice() throws {
        let other = DeviceAddress(account: "alice", device: try #require(DeviceNumber(rawValue: 77)))
        let lines = try lines { try $1.with(sender: other) }
        #expect(lines.first == "unopened damaged" && !lines.contains("forged"))
    }

    @Test func itsRecipientIsAnotherAccount() throws {
        let lines = try lines { try $1.with(recipient: "carol") }
        #expect(lines.first == "unopened damaged" && !lines.contains("forged"))
    }

    @Test func itIsMail() throws {
        let lines = try lines { try $1.with(kind: .empty) }
        #expect(lines.first == "unopened damaged")
    }
}
