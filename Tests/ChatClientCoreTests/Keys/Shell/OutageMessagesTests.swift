import Testing

@testable import ChatClientCore

@Suite struct OutageMessagesTests {
    /// A sealed message.
    private func sealed(_ sequence: UInt64, payload: [UInt8] = [1]) -> ReceivedMessage {
        .stub(7, sequence).altered(SealedParts(senderDevice: 5, payload: payload, block: []))
    }

    @Test func `what the machine has is not given to it again`() {
        var messages = OutageMessages()
        messages.add(sealed(1), isHeld: true)
        messages.add(sealed(2), isHeld: false)
        messages.add(sealed(2), isHeld: false)
        #expect(messages.waiting.map(\.sequence) == [2])
        messages.wereGiven()
        #expect(messages.waiting.isEmpty)
        #expect(messages.remove(sealed(1).place) && messages.remove(sealed(2).place))
        #expect(!messages.remove(sealed(2).place) && !messages.remove(sealed(3).place))
    }

    @Test func `one without a payload is not remembered`() {
        var messages = OutageMessages()
        messages.add(sealed(1, payload: []), isHeld: false)
        #expect(messages.waiting.isEmpty && !messages.remove(sealed(1).place))
    }

    @Test func `the oldest go`() {
        var messages = OutageMessages()
        for sequence in 0...UInt64(OutageMessages.limit) {
            messages.add(sealed(sequence), isHeld: false)
        }
        #expect(messages.waiting.count == OutageMessages.limit && messages.waiting.first?.sequence == 1)
        #expect(!messages.remove(sealed(0).place) && messages.remove(sealed(1).place))
    }
}
