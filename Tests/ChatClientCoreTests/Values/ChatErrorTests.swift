import ChatProtocol
import SwiftProtobuf
import Testing

@testable import ChatClientCore

@Suite struct ChatErrorTests {
    @Test(
        arguments: [
            (.malformedFrame, "malformed_frame"), (.unknownFrame, "unknown_frame"),
            (.frameTooLarge, "frame_too_large"), (.unsupportedVersion, "unsupported_version"),
            (.outOfOrder, "out_of_order"), (.invalidUsername, "invalid_username"), (.noSuchUser, "no_such_user"),
            (.usernameTaken, "username_taken"), (.wrongPassword, "wrong_password"),
            (.passwordPolicy, "password_policy"), (.registrationClosed, "registration_closed"),
            (.throttled, "throttled"), (.busy, "busy"), (.emptyMessage, "empty_message"),
            (.messageTooLong, "message_too_long"), (.messageNotText, "message_not_text"),
            (.invalidToken, "invalid_token"), (.resumedElsewhere, "resumed_elsewhere"),
            (.storageFailed, "storage_failed"), (.timedOut, "timed_out"), (.shuttingDown, "shutting_down"),
            (.tooManyConnections, "too_many_connections"), (.passwordChanged, "password_changed"),
            (.accountRemoved, "account_removed"), (.tooManySessions, "too_many_sessions"),
            (.quotaExceeded, "quota_exceeded"), (.internal, "internal"), (.unspecified, "internal"),
            (.UNRECOGNIZED(999), "internal"),
        ] as [(ProtoErrorCode, String)]
    )
    func `a server's error has a stable name`(code: ProtoErrorCode, name: String) {
        #expect(ChatError(.with { $0.code = code }).code.rawValue == name)
    }

    @Test func `an end that comes again is not followed by another connection, and a full day not by another try`() {
        let ends: [ChatError.Code] = [.passwordChanged, .accountRemoved, .tooManySessions, .resumedElsewhere]
        #expect(ends.allSatisfy { !$0.passes })
        #expect(!ChatError.Code.quotaExceeded.passes)
        let keptOut: [ChatError.Code] = [.barred, .kicked, .lockedDown, .inviteRefused, .approvalNeeded]
        #expect(keptOut.allSatisfy { !$0.passes })
        #expect(ChatError.Code(.tooManyConnections).passes)
    }

    @Test(
        arguments: [
            // A goodbye without `return`: the client reconnects after the codes that release 0.1.0 knew, and after no
            // others.
            (.timedOut, .unspecified, true), (.shuttingDown, .unspecified, true),
            (.tooManyConnections, .unspecified, true), (.tooManySessions, .unspecified, false),
            (.passwordChanged, .unspecified, false), (.resumedElsewhere, .unspecified, false),
            (.UNRECOGNIZED(999), .unspecified, false), (.timedOut, .UNRECOGNIZED(9), true),
            // An explicit `return` counts, regardless of the code.
            (.UNRECOGNIZED(999), .welcome, true), (.timedOut, .unwelcome, false),
        ] as [(ProtoErrorCode, ProtoGoodbye.Return, Bool)]
    )
    func `a goodbye tells whether the client comes back by itself`(
        code: ProtoErrorCode,
        said: ProtoGoodbye.Return,
        mayReturn: Bool
    ) {
        let goodbye = ProtoGoodbye.with {
            $0.code = code
            $0.return = said
        }
        #expect(goodbye.mayReturn == mayReturn)
    }

    @Test func `its sentence is made harmless`() {
        let error = ChatError(
            .with {
                $0.code = .noSuchUser
                $0.message = "no\u{1B}[2Juser\nhere"
            }
        )
        #expect(!error.message.unicodeScalars.contains { $0.value < 32 })
        #expect("\(error)" == error.message)
        #expect(error.retryAfter == nil)
        #expect(error.attemptsLeft == nil)
    }

    @Test func `it has a claim only with the answer to an application, and the end of a ban only with a ban`() {
        let claim = InviteCode([UInt8](0..<16))
        let applied = ChatError(.with { ($0.code, $0.claim, $0.until) = (.approvalNeeded, .init(0..<16), 5) })
        #expect(applied.claim == claim?.text)
        #expect(applied.until == nil)
        #expect(ChatError(.with { ($0.code, $0.claim) = (.approvalNeeded, .init(0..<15)) }).claim == nil)
        let barred = ChatError(.with { ($0.code, $0.claim, $0.until) = (.barred, .init(0..<16), 5) })
        #expect(barred.claim == nil)
        #expect(barred.until == 5)
        #expect(ChatError(.with { $0.code = .barred }).until == nil)
    }

    @Test func `it tells when to try again, and how often`() {
        let throttled = ChatError(
            .with {
                $0.code = .throttled
                $0.retryAfter = 1500
                $0.attemptsLeft = 9
            }
        )
        #expect(throttled.retryAfter == .milliseconds(1500))
        #expect(throttled.attemptsLeft == nil)
        let wrong = ChatError(
            .with {
                $0.code = .wrongPassword
                $0.attemptsLeft = 2
            }
        )
        #expect(wrong.retryAfter == nil)
        #expect(wrong.attemptsLeft == 2)
        #expect(ChatError(.with { $0.code = .wrongPassword }).attemptsLeft == 0)
    }
}
