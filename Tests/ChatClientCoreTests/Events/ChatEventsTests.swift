import ChatProtocol
import Synchronization
import Testing

@testable import ChatClientCore

@Suite(.timeLimit(.minutes(1))) struct ChatEventsTests {
    /// An event that is known by its number.
    private func event(_ number: Int) -> ChatEvent {
        .disconnected(.goodbye(reason: "\(number)"))
    }

    @Test func `events come in order and then end`() async {
        let events = ChatEvents()
        for number in 1...3 {
            events.add(event(number))
        }
        events.finish()
        var seen: [ChatEvent] = []
        for await event in events {
            seen.append(event)
        }
        #expect(seen == [event(1), event(2), event(3)])
        var iterator = events.makeAsyncIterator()
        #expect(await iterator.next() == nil)
    }

    @Test func `who waits is given what comes`() async {
        let events = ChatEvents()
        async let first = first(of: events)
        events.add(.wireChanged(.udp))
        #expect(await first == .wireChanged(.udp))
    }

    private func first(of events: ChatEvents) async -> ChatEvent? {
        var iterator = events.makeAsyncIterator()
        return await iterator.next()
    }

    @Test func `a message is dealt with when its consumer comes back`() async {
        let events = ChatEvents()
        events.add(.message(.stub(1, 4)))
        events.add(.message(.stub(1, 5)))
        _ = await first(of: events)
        #expect(events.taken.current.cursors == [1: 4])
        #expect(events.taken.dealtWith.cursors == [:])
        _ = await first(of: events)
        #expect(events.taken.current.cursors == [1: 5])
        #expect(events.taken.dealtWith.cursors == [1: 4])
    }

    @Test func `what was taken before the server's data are others is not noted in them`() async {
        let events = ChatEvents()
        events.add(.message(.stub(1, 90)))
        var anew = SyncProgress()
        anew.note(1, 0)
        anew.line = [2]
        events.restored(anew)
        events.taken.update { $0.noteOwn(7, 1) }
        events.add(.message(.stub(1, 1)))
        _ = await first(of: events)
        #expect(events.taken.current.cursors == [1: 90])
        #expect(await first(of: events) == .restored)
        #expect(events.taken.current.cursors == [1: 0, 7: 1])
        #expect(events.taken.current.line == [2])
        _ = await first(of: events)
        #expect(events.taken.current.cursors == [1: 1, 7: 1])
    }

    @Test func `of several new beginnings the last one counts`() async {
        let events = ChatEvents()
        var anew = SyncProgress()
        anew.line = [2]
        events.restored(anew)
        events.add(.message(.stub(1, 5)))
        anew.line = [3]
        anew.note(7, 3)
        events.restored(anew)
        for _ in 1...3 {
            _ = await first(of: events)
        }
        #expect(events.taken.current.cursors == [7: 3])
        #expect(events.taken.current.line == [3])
    }

    @Test func `after the end nothing is added`() async {
        let events = ChatEvents()
        events.finish()
        events.add(event(1))
        #expect(await first(of: events) == nil)
    }

    @Test func `there is room for 1024 events that wait`() async {
        let events = ChatEvents()
        for number in 1...1023 {
            events.add(event(number))
        }
        #expect(events.hasRoom)
        events.add(event(1024))
        #expect(!events.hasRoom)
        // Events that came before the connection stopped are not lost.
        events.add(event(1025))
        #expect(await first(of: events) == event(1))
        #expect(!events.hasRoom)
        #expect(await first(of: events) == event(2))
        #expect(events.hasRoom)
    }

    @Test func `it says once that there is room again: when 256 are left`() async {
        let events = ChatEvents()
        let calls = Atomic(0)
        events.onRoom { calls.add(1, ordering: .relaxed) }
        for number in 1...1100 {
            events.add(event(number))
        }
        var iterator = events.makeAsyncIterator()
        for _ in 0..<843 {
            _ = await iterator.next()
        }
        #expect(calls.load(ordering: .relaxed) == 0)
        _ = await iterator.next()
        #expect(calls.load(ordering: .relaxed) == 1)
        for number in 845...1100 {
            #expect(await iterator.next() == event(number))
        }
        #expect(calls.load(ordering: .relaxed) == 1)
    }

    @Test func `a record that has ended has no message that is taken, nor the one that is in the consumer's hands`()
        async
    {
        let events = ChatEvents()
        for sequence in 4...6 {
            events.add(.message(.stub(1, UInt64(sequence))))
        }
        _ = await first(of: events)
        _ = await first(of: events)
        events.taken.end()
        _ = await first(of: events)
        #expect(events.taken.current.cursors == [1: 4])
        #expect(events.taken.dealtWith.cursors == [1: 4])
        events.pass(MessagePlace(conversation: 2, sequence: 1, isDirect: true))
        events.add(.wireChanged(.udp))
        _ = await first(of: events)
        #expect(events.taken.current.cursors == [1: 4])
    }
}
