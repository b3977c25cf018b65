import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct LossHistoryTests {
    static let long: TimeAmount = .milliseconds(50)
    static let short: TimeAmount = .nanoseconds(9_999_999)

    @Test func `a new path is not trusted, unless its round trip is short`() {
        let history = LossHistory()
        #expect(history.isWorthwhile(roundTrip: Self.long))
        #expect(history.isWorthwhile(roundTrip: .milliseconds(10)))
        #expect(!history.isWorthwhile(roundTrip: Self.short))
        #expect(!history.isWorthwhile(roundTrip: .zero))
    }

    @Test func `a thousand packets in a row make it calm`() {
        var history = LossHistory()
        history.arrived(400)
        history.arrived(599)
        #expect(history.isWorthwhile(roundTrip: Self.long))
        history.arrived(1)
        #expect(!history.isWorthwhile(roundTrip: Self.long))
        history.arrived(100)
        #expect(!history.isWorthwhile(roundTrip: Self.long))
    }

    @Test func `a loss ends the calm until a thousand have arrived again, or a hundred where the round trip is short`()
    {
        var history = LossHistory()
        history.arrived(5000)
        history.lost()
        for roundTrip in [Self.long, Self.short] {
            #expect(history.isWorthwhile(roundTrip: roundTrip))
        }
        history.arrived(99)
        #expect(history.isWorthwhile(roundTrip: Self.short))
        history.arrived(1)
        #expect(!history.isWorthwhile(roundTrip: Self.short))
        history.arrived(899)
        #expect(history.isWorthwhile(roundTrip: Self.long))
        history.arrived(1)
        #expect(!history.isWorthwhile(roundTrip: Self.long))
    }

    @Test func `another loss starts the count again`() {
        var history = LossHistory()
        history.lost()
        history.arrived(99)
        history.lost()
        history.arrived(99)
        #expect(history.isWorthwhile(roundTrip: Self.short))
    }

    @Test func `a long path is clean after 16 packets, and not after a loss until a thousand have arrived`() {
        var history = LossHistory()
        #expect(history.isClean(roundTrip: Self.short))
        history.arrived(15)
        #expect(!history.isClean(roundTrip: Self.long))
        history.arrived(1)
        #expect(history.isClean(roundTrip: Self.long))
        history.lost()
        history.arrived(99)
        #expect(!history.isClean(roundTrip: Self.short))
        history.arrived(1)
        #expect(history.isClean(roundTrip: Self.short))
        #expect(!history.isClean(roundTrip: Self.long))
        history.arrived(900)
        #expect(history.isClean(roundTrip: Self.long))
    }
}
