import ChatStorage
import Testing

@testable import ChatServerCore

@Suite struct DataLossGateTests {
    private static let missing = DataLoss.messagesMissing(path: "data/messages.sqlite", evidence: ["key.pem"])
    private static let shrunk = DataLoss.messagesShrunk(path: "data/messages.sqlite", newest: 1, known: 9)
    private static let other = DataLoss.otherPast(path: "data/messages.sqlite")
    private static let credentials = DataLoss.credentialsMissing(path: "users.txt", accounts: 1, names: ["alice"])

    private func gate(newLine: Bool = false, acceptsLoss: Bool = false) -> DataLossGate {
        var options = RecoveryOptions()
        options.beginsLine = newLine
        options.acceptsDataLoss = acceptsLoss
        return DataLossGate(options)
    }

    @Test func `nothing missing is no matter, and nothing is told`() throws {
        var gate = gate()
        try gate.pass(nil)
        #expect(!gate.beginsLine)
        #expect(gate.notices.isEmpty)
    }

    @Test(arguments: [missing, shrunk, other, credentials])
    func `every loss stops a start, until it is accepted`(_ loss: DataLoss) throws {
        var strict = gate()
        #expect(throws: loss) { try strict.pass(loss) }
        var lenient = gate(acceptsLoss: true)
        try lenient.pass(loss)
        #expect(lenient.accepted == [loss])
        #expect(lenient.notices.last == "Leave --new-line and --accept-data-loss out at the next start.")
    }

    @Test func `an older copy is let in by a new line, but nothing that is missing`() throws {
        var gate = gate(newLine: true)
        try gate.pass(Self.shrunk)
        try gate.pass(Self.other)
        #expect(throws: Self.missing) { try gate.pass(Self.missing) }
        #expect(throws: Self.credentials) { try gate.pass(Self.credentials) }
    }

    @Test func `a loss of messages that stay begins a new line`() throws {
        var shrunk = gate(acceptsLoss: true)
        try shrunk.pass(Self.shrunk)
        #expect(shrunk.beginsLine)
        var missing = gate(acceptsLoss: true)
        try missing.pass(Self.missing)
        #expect(!missing.beginsLine)
    }

    @Test func `the sentences name what is missing and what to do`() {
        #expect(
            Self.missing.description
                == "data/messages.sqlite is missing, but a server has run here: key.pem is there. Check that the disk is "
                + "mounted, or put the file back from a backup and start once with --new-line. To begin with an empty history, "
                + "start once with --accept-data-loss."
        )
        #expect(Self.shrunk.description.contains("ends at message 1, but message 9 was stored"))
        #expect(Self.other.description.contains("--new-line"))
        #expect(Self.credentials.description.contains("the account alice"))
        let many = DataLoss.credentialsMissing(path: "users.txt", accounts: 7, names: ["a", "b", "c", "d", "e"])
        #expect(many.description.contains("7 accounts: a, b, c, d, e and 2 more"))
    }
}
