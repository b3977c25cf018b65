import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct AckFrequencyPolicyTests {
    @Test func `asks for few acknowledgements on a calm path, and for the usual ones when something is lost`() {
        var ackFrequency = AckFrequencyPolicy()
        #expect(!ackFrequency.isOwed)
        ackFrequency.update(isCalm: false, window: 12_000)
        #expect(!ackFrequency.isOwed, "the usual need not be asked for")
        ackFrequency.update(isCalm: true, window: 12_000)
        #expect(ackFrequency.isOwed)
        #expect(ackFrequency.current == AcknowledgementFrequency(bytes: 6000, delayMicroseconds: 100_000))
        ackFrequency.told()
        #expect(!ackFrequency.isOwed)
        ackFrequency.update(isCalm: false, window: 12_000)
        #expect(ackFrequency.isOwed)
        #expect(ackFrequency.current == .usual)
    }

    @Test func `tells of a window that has doubled, not of each step`() {
        var ackFrequency = AckFrequencyPolicy()
        ackFrequency.update(isCalm: true, window: 12_000)
        ackFrequency.told()
        ackFrequency.update(isCalm: true, window: 23_999)
        #expect(!ackFrequency.isOwed)
        ackFrequency.update(isCalm: true, window: 24_000)
        #expect(ackFrequency.isOwed)
        #expect(ackFrequency.current.bytes == 12_000)
        ackFrequency.told()
        ackFrequency.update(isCalm: true, window: 12_000)
        #expect(ackFrequency.isOwed, "and of one that has halved: the client must not wait for what may not be sent")
    }

    @Test func `tells again after a change of path what was told before it`() {
        var ackFrequency = AckFrequencyPolicy()
        ackFrequency.pathChanged()
        #expect(!ackFrequency.isOwed, "the usual need not be asked for")
        ackFrequency.update(isCalm: true, window: 12_000)
        ackFrequency.told()
        ackFrequency.update(isCalm: false, window: 12_000)
        ackFrequency.told()
        ackFrequency.pathChanged()
        #expect(ackFrequency.isOwed)
        #expect(ackFrequency.current == .usual)
    }

    @Test func `tells again what got lost`() {
        var ackFrequency = AckFrequencyPolicy()
        ackFrequency.update(isCalm: true, window: 12_000)
        ackFrequency.told()
        ackFrequency.lost()
        #expect(ackFrequency.isOwed)
    }
}
