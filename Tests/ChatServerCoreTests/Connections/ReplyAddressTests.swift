import ChatProtocol
import NIOCore
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ReplyAddressTests {
    @Test func `an answer carries its request's number`() async throws {
        let outbox = Outbox {}
        ReplyAddress(outbox: outbox, requestID: 12).post(.pong(.init()))
        let expected = ProtoServerFrame.with {
            $0.requestID = 12
            $0.pong = .init()
        }
        #expect(try await outbox.takeFrames() == [expected])
    }

    @Test(
        arguments: [
            (nil, 0), (.milliseconds(1), 2), (.nanoseconds(1), 1), (.seconds(1), 1001), (.hours(2000), 4_294_967_295),
        ] as [(TimeAmount?, UInt32)]
    )
    func `a wait is told in milliseconds and never too short`(wait: TimeAmount?, milliseconds: UInt32) async throws {
        let outbox = Outbox {}
        ReplyAddress(outbox: outbox, requestID: 3).post(Refusal(.busy, "Wait.", retryAfter: wait, attemptsLeft: 2))
        let frame = try #require(try await outbox.takeFrames().first)
        #expect(frame.requestID == 3)
        #expect(frame.error.code == .busy)
        #expect(frame.error.message == "Wait.")
        #expect(frame.error.retryAfter == milliseconds)
        #expect(frame.error.attemptsLeft == 2)
    }
}
