import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct AcknowledgementWishTests {
    @Test func `asks for few acknowledgements on a calm path, and for the usual ones when something is lost`() {
        var wish = AcknowledgementWish()
        #expect(!wish.isOwed)
        wish.update(isCalm: false, window: 12_000)
        #expect(!wish.isOwed, "the usual need not be asked for")
        wish.update(isCalm: true, window: 12_000)
        #expect(wish.isOwed)
        #expect(wish.current == AcknowledgementFrequency(bytes: 6000, delayMicroseconds: 100_000))
        wish.told()
        #expect(!wish.isOwed)
        wish.update(isCalm: false, window: 12_000)
        #expect(wish.isOwed)
        #expect(wish.current == .usual)
    }

    @Test func `tells of a window that has doubled, not of each step`() {
        var wish = AcknowledgementWish()
        wish.update(isCalm: true, window: 12_000)
        wish.told()
        wish.update(isCalm: true, window: 23_999)
        #expect(!wish.isOwed)
        wish.update(isCalm: true, window: 24_000)
        #expect(wish.isOwed)
        #expect(wish.current.bytes == 12_000)
        wish.told()
        wish.update(isCalm: true, window: 12_000)
        #expect(wish.isOwed, "and of one that has halved: the client must not wait for what may not be sent")
    }

    @Test func `tells again after a change of path what was told before it`() {
        var wish = AcknowledgementWish()
        wish.pathChanged()
        #expect(!wish.isOwed, "the usual need not be asked for")
        wish.update(isCalm: true, window: 12_000)
        wish.told()
        wish.update(isCalm: false, window: 12_000)
        wish.told()
        wish.pathChanged()
        #expect(wish.isOwed)
        #expect(wish.current == .usual)
    }

    @Test func `tells again what got lost`() {
        var wish = AcknowledgementWish()
        wish.update(isCalm: true, window: 12_000)
        wish.told()
        wish.lost()
        #expect(wish.isOwed)
    }
}
