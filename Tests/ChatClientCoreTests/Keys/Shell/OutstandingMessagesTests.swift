import ChatProtocol
import Testing

@testable import ChatClientCore

@Suite struct OutstandingMessagesTests {
    @Test func `what was not shown is left in its order`() {
        var messages = OutstandingMessages()
        #expect(messages.isEmpty)
        for sequence in 1...4 as ClosedRange<UInt64> {
            messages.add(.stub(7, sequence))
        }
        #expect(messages.remove(ReceivedMessage.stub(7, 2).place)?.sequence == 2)
        #expect(messages.remove(ReceivedMessage.stub(7, 2).place) == nil)
        #expect(messages.remove(ReceivedMessage.stub(7, 1).place)?.sequence == 1)
        #expect(!messages.isEmpty)
        #expect(messages.popAll().map(\.sequence) == [3, 4])
        #expect(messages.isEmpty)
        #expect(messages.popAll().isEmpty)
    }

    @Test func `a message that comes twice is outstanding once`() {
        var messages = OutstandingMessages()
        messages.add(.stub(7, 1))
        messages.add(.stub(7, 1))
        #expect(messages.popAll().count == 1)
    }
}
