import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct DeliveryHubTurnTests {
    private let began = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test func `is over after 3 ms`() {
        let turn = DeliveryHub.Turn(began: began)
        #expect(!turn.isOver(now: began))
        #expect(!turn.isOver(now: began + .nanoseconds(2_999_999)))
        #expect(turn.isOver(now: began + .milliseconds(3)))
    }

    @Test func `is over after 128 readers`() {
        var turn = DeliveryHub.Turn(began: began)
        turn.readers = 127
        #expect(!turn.isOver(now: began))
        turn.readers += 1
        #expect(turn.isOver(now: began))
    }
}
