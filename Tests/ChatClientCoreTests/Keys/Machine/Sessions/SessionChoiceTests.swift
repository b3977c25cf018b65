import ChatIdentity
import Crypto
import Testing

@testable import ChatClientCore

@Suite struct SessionChoiceTests {
    private let choice = SessionChoice(limits: EncryptionLimits(), now: 100 * EncryptionLimits.day)

    private func session(
        _ number: UInt64,
        isInitiator: Bool = false,
        hasOpened: Bool = true,
        _ retirement: SessionRecord.Retirement = .none,
        made: Int64 = 99 * EncryptionLimits.day,
        lastUsed: Int64 = 0
    ) throws -> SessionRecord {
        SessionRecord(
            address: DeviceAddress(account: "bob", device: try #require(DeviceNumber(rawValue: 1))),
            number: number,
            state: SymmetricKey(size: .bits256),
            isInitiator: isInitiator,
            hasOpened: hasOpened,
            retirement: retirement,
            made: made,
            lastUsed: lastUsed
        )
    }

    @Test func theLowestOpenedSessionIsUsed() throws {
        let sessions = [
            try session(1, isInitiator: true, hasOpened: false, lastUsed: 9), try session(2, .own),
            try session(3, .asked),
            try session(4), try session(5, lastUsed: 10),
        ]
        #expect(choice.forSending(sessions)?.number == 4)
    }

    @Test func elseTheNewestOwnStart() throws {
        let sessions = [
            try session(1, isInitiator: true, hasOpened: false, lastUsed: 1),
            try session(2, isInitiator: true, hasOpened: false, lastUsed: 2),
            try session(3, hasOpened: false, lastUsed: 3),
            try session(4, isInitiator: true, hasOpened: false, .own, lastUsed: 4),
        ]
        #expect(choice.forSending(sessions)?.number == 2)
    }

    @Test func aStartWithoutAnswerForThirtyDaysIsNotUsed() throws {
        let old = try session(1, isInitiator: true, hasOpened: false, made: 69 * EncryptionLimits.day)
        #expect(choice.forSending([old]) == nil)
        // Made by a clock that was ahead: it is not old.
        let future = try session(1, isInitiator: true, hasOpened: false, made: 900 * EncryptionLimits.day)
        #expect(choice.forSending([future])?.number == 1)
    }

    @Test func theOldestUnusedSessionsGo() throws {
        let sessions = try (1...7).map { try session($0, lastUsed: Int64($0 == 1 ? 0 : 10 - $0)) }
        // 1 is the one for sending, 7 the one that was just made.
        #expect(choice.superfluous(sessions, keeping: 7) == [6, 5])
        #expect(choice.superfluous(Array(sessions.prefix(5)), keeping: 5).isEmpty)
    }

    @Test func useIsInOrderThoughTheClockJumpsBack() throws {
        let ahead = try session(1, lastUsed: 5000 * EncryptionLimits.day)
        #expect(choice.nextUse([ahead]) == ahead.lastUsed + 1)
        #expect(choice.nextUse([]) == choice.now)
        #expect(choice.nextUse([try session(1, lastUsed: .max)]) == choice.now)
    }

    @Test func anAskedSideRetiresWhatTheAskerHasLost() throws {
        let sessions = [
            try session(1), try session(2), try session(3, isInitiator: true, hasOpened: false),
            try session(4, hasOpened: false), try session(5, .own),
        ]
        #expect(choice.lost(sessions, failed: 4, kept: [2]).map(\.number) == [1, 4])
        #expect(choice.lost(sessions, failed: 0, kept: [1, 2]).isEmpty)
    }
}
