import ChatProtocol
import Synchronization
import Testing

@testable import ChatClientCore

@Suite(.timeLimit(.minutes(1))) struct EncryptionInboxTests {
    @Test func `news and errands come in their own order`() {
        let inbox = EncryptionInbox()
        inbox.add(.mailWaiting)
        inbox.add(.timer(.tick))
        inbox.add(.prekeysLow(left: 3))
        inbox.add(.marked)
        guard case .timer(.tick)? = inbox.popErrand(), case .marked? = inbox.popErrand() else {
            Issue.record("the errands are in another order")
            return
        }
        #expect(inbox.popErrand() == nil)
        guard case .mailWaiting? = inbox.popNews(), case .prekeysLow(3)? = inbox.popNews() else {
            Issue.record("the news are in another order")
            return
        }
        #expect(inbox.popNews() == nil)
    }

    @Test func `news that are not wanted stay`() {
        let inbox = EncryptionInbox()
        inbox.add(.mailWaiting)
        #expect(inbox.popNews { _ in false } == nil)
        #expect(inbox.popNews() != nil)
    }

    @Test func `a full inbox has no room, and tells when it is nearly empty again`() {
        let inbox = EncryptionInbox()
        let calls = Mutex(0)
        inbox.onRoom { calls.withLock { $0 += 1 } }
        for _ in 1...ChatEvents.highWaterMark {
            #expect(inbox.hasRoom)
            inbox.add(.mailWaiting)
        }
        #expect(!inbox.hasRoom)
        while inbox.popNews() != nil {}
        #expect(inbox.hasRoom)
        #expect(calls.withLock(\.self) == 1)
    }

    @Test func `a signal is not lost, and signals end after the news`() async {
        let inbox = EncryptionInbox()
        inbox.add(.mailWaiting)
        inbox.add(.marked)
        inbox.finish()
        var signals = inbox.iterator()
        #expect(await signals.next() != nil)
        #expect(await signals.next() == nil)
    }

    @Test func `a closed inbox takes no errands and returns those that were not done`() {
        let inbox = EncryptionInbox()
        #expect(inbox.add(.marked))
        #expect(inbox.close().count == 1)
        #expect(!inbox.add(.marked))
        #expect(inbox.popErrand() == nil)
        #expect(inbox.makeNumber() != inbox.makeNumber())
    }
}
