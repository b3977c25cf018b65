import ChatProtocol
import Testing

@testable import ChatClientCore

@Suite struct MissedMessagesTests {
    private typealias Fixtures = ModelFixtures

    /// Holds missed messages of one sender, from sequence 1 on.
    private func hold(_ count: Int, in model: inout ClientModel, _ make: (UInt64) -> ReceivedMessage) {
        for sequence in 1...UInt64(count) {
            let message = make(sequence)
            model.handle(.message(message), now: 0)
            #expect(model.hold(message) == true)
        }
    }

    private func direct(_ sequence: UInt64, from sender: String = "bob") -> ReceivedMessage {
        Fixtures.message("\(sequence)", from: sender, to: "renew", sequence: sequence, isMissed: true)
    }

    @Test func `a few are all shown, with what came live behind them`() {
        var model = Fixtures.loggedIn()
        hold(3, in: &model) { direct($0) }
        #expect(model.hold(Fixtures.message("live", from: "carol")) == true)
        let batch = model.releaseMissed(isEnd: true)
        #expect(batch.messages.map(\.body) == ["1", "2", "3", "live"])
        #expect(batch.missed == 3)
        #expect(batch.isComplete)
        #expect(batch.counts.map(\.count) == [3])
        #expect(model.hold(Fixtures.message("next", from: "carol")) == false)
    }

    @Test func `of many the latest are shown, and all are counted by conversation`() {
        var model = Fixtures.loggedIn()
        hold(300, in: &model) { Fixtures.message("hi @renew", from: "carol", sequence: $0, isMissed: true) }
        hold(12, in: &model) { Fixtures.message(from: "dave", room: 30, sequence: $0, isMissed: true) }
        hold(5, in: &model) { direct($0, from: "robot") }
        let own = Fixtures.message(from: "Renew", to: "robot", sequence: 6, isMissed: true)
        #expect(model.hold(own) == true)
        let batch = model.releaseMissed(isEnd: true)
        #expect(batch.messages.count == MissedMessages.latest)
        #expect(batch.messages.last == own)
        #expect(batch.missed == 318)
        #expect(batch.counts.map(\.sender) == ["", "robot", ""])
        #expect(batch.counts.map(\.count) == [300, 5, 12])
        #expect(batch.counts.map(\.mentions) == [300, 0, 0])
        #expect(batch.unshown.ranges == [1: 1...298])
        #expect(model.releaseMissed(isEnd: true).messages == [])
    }

    @Test func `memory is bounded however many there are`() {
        var model = Fixtures.loggedIn()
        hold(10_000, in: &model) { direct($0) }
        let batch = model.releaseMissed(isEnd: true)
        #expect(batch.missed == 10_000)
        #expect(batch.messages.map(\.sequence) == Array(9981...10_000))
        #expect(batch.unshown.ranges == [7: 1...9980])
    }

    @Test func `a smaller bound shows the latest of fewer, and none is lost that fits`() {
        var model = Fixtures.loggedIn()
        hold(21, in: &model) { direct($0) }
        #expect(model.releaseMissed(isEnd: true, showingAllUpTo: 20).messages.count == MissedMessages.latest)
        hold(20, in: &model) { direct($0) }
        #expect(model.releaseMissed(isEnd: true, showingAllUpTo: 20).isComplete)
    }

    @Test func `what was not shown was delivered, and stays unread until its conversation is opened`() {
        var model = Fixtures.loggedIn()
        hold(305, in: &model) { direct($0) }
        model.releaseMissed(isEnd: true).messages.forEach { model.shown($0) }
        #expect(model.popMarks() == [.mark(7, deliveredThrough: 305, readThrough: nil)])
        model.acted()
        #expect(model.popMarks() == [])
        #expect(model.conversations[7]?.unread == 285)
        #expect(model.conversations[7]?.readThrough == 0)
        // The server's list has not heard of any reading.
        let listed = Conversation(
            id: 7,
            kind: .direct,
            name: "bob",
            lastSequence: 305,
            lastTime: 9,
            readThrough: 0,
            unread: 305
        )
        model.handle(.conversations([listed]), to: .conversations)
        #expect(model.conversations[7]?.unread == 285)
        let page = HistoryPage(
            conversation: listed,
            messages: [direct(304), direct(305)],
            isAtStart: false,
            isAtEnd: true
        )
        model.shown(page)
        #expect(model.conversations[7]?.unread == 0)
        #expect(model.popMarks() == [.mark(7, deliveredThrough: 305, readThrough: 305)])
        let next = Fixtures.message(from: "bob", to: "renew", sequence: 306)
        model.handle(.message(next), now: 0)
        model.shown(next)
        model.acted()
        #expect(model.popMarks() == [.mark(7, deliveredThrough: 306, readThrough: 306)])
    }

    @Test func `a conversation that is not among the latest is delivered, too`() {
        var model = Fixtures.loggedIn()
        hold(1, in: &model) { direct($0) }
        hold(300, in: &model) { Fixtures.message(from: "carol", sequence: $0, isMissed: true) }
        model.releaseMissed(isEnd: true).messages.forEach { model.shown($0) }
        model.acted()
        #expect(model.popMarks() == [.mark(7, deliveredThrough: 1, readThrough: nil)])
        #expect(model.conversations[7]?.unread == 1)
        #expect(model.conversations[1]?.unread == 280)
    }

    @Test func `they wait while more arrive, but not for ever`() {
        var missed = MissedMessages()
        for second in 1..<MissedMessages.longestPatience {
            #expect(missed.hold(direct(UInt64(second)), isOwn: false, isMention: false) == true)
            #expect(missed.tick() == false)
        }
        #expect(missed.tick() == true)
        _ = missed.release(isEnd: false, showingAllUpTo: 200)
        #expect(missed.tick() == false)
        #expect(missed.hold(direct(99), isOwn: false, isMention: false) == false)
    }
}
