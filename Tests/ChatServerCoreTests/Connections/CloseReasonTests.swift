import ChatAdministration
import ChatProtocol
import ChatStorage
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct CloseReasonTests {
    /// The meaning of each reason according to PROTOCOL.md, written down once more.
    private static func meaning(of reason: CloseReason) -> (ProtoErrorCode, mayReturn: Bool) {
        switch reason {
        case .timedOut: (.timedOut, true)
        case .shuttingDown: (.shuttingDown, true)
        case .passwordChanged: (.passwordChanged, false)
        case .accountRemoved: (.accountRemoved, false)
        case .tooManySessions: (.tooManySessions, false)
        case .placeNeeded, .tooManyConnections: (.tooManyConnections, true)
        case .resumedElsewhere: (.resumedElsewhere, false)
        case .loginEnded: (.loginEnded, false)
        case .barred: (.barred, false)
        case .lockedDown: (.lockedDown, false)
        case .kicked: (.kicked, false)
        }
    }

    /// Every reason.
    private static func reasons() throws -> [CloseReason] {
        let notice = BarredNotice(try Ban(1, .of("10.0.0.0/8")))
        return [
            .timedOut, .shuttingDown, .passwordChanged, .accountRemoved, .tooManySessions, .placeNeeded,
            .tooManyConnections, .resumedElsewhere, .loginEnded, .barred(notice), .lockedDown,
            .kicked(by: .moderator, reason: ""), .kicked(by: .admin, reason: "rude words"),
        ]
    }

    @Test(arguments: try reasons())
    func `whoever is closed hears why, and the channel is closed soon`(reason: CloseReason) async throws {
        let table = ConnectionTable(limits: ConnectionLimits())
        let outbox = Outbox {}
        let (farewells, sayFarewell) = AsyncStream.makeStream(of: Void.self)
        let ticket = try #require(
            table.admit(from: PeerNetwork("192.0.2.1"), outbox: outbox) { sayFarewell.yield() }
        )
        table.close(ticket, reason: reason)
        // A second close is ignored.
        table.close(ticket, reason: .timedOut)
        let goodbye = try #require(try await outbox.takeAll().map { try $0.decoded() }.first?.goodbye)
        let (code, mayReturn) = Self.meaning(of: reason)
        #expect(goodbye.code == code)
        #expect(goodbye.return == (mayReturn ? .welcome : .unwelcome))
        #expect(goodbye.reason.hasSuffix("."))
        sayFarewell.finish()
        #expect(await farewells.reduce(0) { count, _ in count + 1 } == 1)
    }
}
