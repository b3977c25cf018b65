import NIOCore
import Testing

@testable import ChatDelivery

/// RFC 9002, section 7, with datagrams of 1200 bytes.
@Suite struct CongestionWindowTests {
    @Test func `starts with ten datagrams`() {
        #expect(CongestionWindow().bytes == 12_000)
    }

    @Test func `slow start adds what was acknowledged`() {
        var window = CongestionWindow()
        window.acknowledged(bytes: 1200, sentAt: at(0), wasLimited: true)
        #expect(window.bytes == 13_200)
        window.acknowledged(bytes: 100, sentAt: at(0), wasLimited: true)
        #expect(window.bytes == 13_300)
    }

    @Test func `a window that was not used does not grow`() {
        var window = CongestionWindow()
        window.acknowledged(bytes: 1200, sentAt: at(0), wasLimited: false)
        #expect(window.bytes == 12_000)
    }

    @Test func `halves once for the losses of a round trip`() {
        var window = CongestionWindow()
        window.lost(bytes: 1200, sentAt: at(0), now: at(100))
        #expect(window.bytes == 6000)
        window.lost(bytes: 1200, sentAt: at(50), now: at(110))
        window.lost(bytes: 1200, sentAt: at(100), now: at(120))
        #expect(window.bytes == 6000)
        window.lost(bytes: 1200, sentAt: at(101), now: at(200))
        #expect(window.bytes == 3000)
    }

    @Test func `does not grow for what was sent before the loss was known`() {
        var window = CongestionWindow()
        window.lost(bytes: 1200, sentAt: at(0), now: at(100))
        window.acknowledged(bytes: 1200, sentAt: at(100), wasLimited: true)
        #expect(window.bytes == 6000)
    }

    @Test func `after a loss grows by a datagram a round trip`() {
        var window = CongestionWindow()
        window.lost(bytes: 1200, sentAt: at(0), now: at(100))
        // A window's worth of acknowledgements: five datagrams add 240, 230, 223, 215 and 208 bytes.
        for bytes in [6240, 6470, 6693, 6908, 7116] {
            window.acknowledged(bytes: 1200, sentAt: at(101), wasLimited: true)
            #expect(window.bytes == bytes)
        }
    }

    @Test func `small packets widen a large window, too`() {
        var window = CongestionWindow()
        for _ in 0..<1000 {
            window.acknowledged(bytes: 1200, sentAt: at(0), wasLimited: true)
        }
        window.lost(bytes: 1200, sentAt: at(0), now: at(100))
        let before = window.bytes
        #expect(before > 600_000)
        // A window's worth of packets of 60 bytes.
        for _ in 0..<before / 60 {
            window.acknowledged(bytes: 60, sentAt: at(101), wasLimited: true)
        }
        #expect(window.bytes - before > 1190)
        #expect(window.bytes - before <= 1200)
    }

    @Test func `never falls below two datagrams`() {
        var window = CongestionWindow()
        for round in Int64(0)..<10 {
            window.lost(bytes: 1200, sentAt: at(round * 100 + 1), now: at(round * 100 + 2))
        }
        #expect(window.bytes == 2400)
    }

    @Test func `a small packet's loss counts by its bytes`() {
        var window = CongestionWindow()
        window.lost(bytes: 300, sentAt: at(0), now: at(100))
        #expect(window.bytes == 10_500)
        // More losses of one round trip: together 900 bytes, then more than a datagram.
        window.lost(bytes: 600, sentAt: at(50), now: at(110))
        #expect(window.bytes == 7500)
        window.lost(bytes: 600, sentAt: at(60), now: at(120))
        #expect(window.bytes == 6000)
        window.lost(bytes: 600, sentAt: at(121), now: at(200))
        #expect(window.bytes == 4500)
    }

    @Test func `what was acknowledged between two losses of a round trip stays`() {
        var window = CongestionWindow()
        window.lost(bytes: 300, sentAt: at(0), now: at(100))
        // 1200 x 1200 / 10500
        window.acknowledged(bytes: 1200, sentAt: at(90), wasLimited: true)
        #expect(window.bytes == 10_637)
        window.lost(bytes: 300, sentAt: at(50), now: at(110))
        #expect(window.bytes == 9137)
    }

    @Test func `after persistent congestion begins again from two datagrams`() {
        var window = CongestionWindow()
        window.lost(bytes: 1200, sentAt: at(0), now: at(100))
        window.collapse()
        #expect(window.bytes == 2400)
        // Slow start up to the threshold that the loss has left.
        window.acknowledged(bytes: 1200, sentAt: at(50), wasLimited: true)
        #expect(window.bytes == 3600)
    }
}
