import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct PathMTUTests {
    @Test func `begins with what every path takes and grows with each probe that arrives`() {
        var size = PathMTU()
        #expect(size.bytes == 1200)
        let probe1 = size.nextProbe(now: at(0))
        #expect(probe1 == 1452)
        let probe2 = size.nextProbe(now: at(1))
        #expect(probe2 == nil, "one probe at a time")
        size.arrived(1452, isProbe: true)
        #expect(size.bytes == 1452)
        let probe3 = size.nextProbe(now: at(2))
        #expect(probe3 == 8952)
        size.arrived(8952, isProbe: true)
        #expect(size.payloadBytes == 8952 - DatagramKey.overhead)
        let probe4 = size.nextProbe(now: at(3))
        #expect(probe4 == nil, "there is nothing larger to try")
    }

    @Test func `tries a size three times, then rests for ten minutes`() {
        var size = PathMTU()
        for _ in 0..<3 {
            let probe5 = size.nextProbe(now: at(0))
            #expect(probe5 == 1452)
            size.lost(1452, isProbe: true, now: at(5))
        }
        #expect(size.bytes == 1200)
        let probe6 = size.nextProbe(now: at(5))
        #expect(probe6 == nil)
        let probe7 = size.nextProbe(now: at(5 + 599_999))
        #expect(probe7 == nil)
        let probe8 = size.nextProbe(now: at(5 + 600_000))
        #expect(probe8 == 1452)
    }

    @Test func `keeps what a smaller probe has proven when a larger one fails`() {
        var size = PathMTU()
        _ = size.nextProbe(now: at(0))
        size.arrived(1452, isProbe: true)
        for _ in 0..<3 {
            _ = size.nextProbe(now: at(1))
            size.lost(8952, isProbe: true, now: at(2))
        }
        #expect(size.bytes == 1452)
        let probe9 = size.nextProbe(now: at(3))
        #expect(probe9 == nil)
    }

    @Test func `goes back to what every path takes when nothing larger comes through`() {
        var size = PathMTU()
        _ = size.nextProbe(now: at(0))
        size.arrived(1452, isProbe: true)
        for _ in 0..<2 {
            size.lost(1452, isProbe: false, now: at(10))
            // The arrival of a small datagram says nothing about the size.
            size.arrived(1200, isProbe: false)
            size.judge(now: at(10))
        }
        #expect(size.bytes == 1452)
        size.lost(1452, isProbe: false, now: at(10))
        size.judge(now: at(10))
        #expect(size.bytes == 1200)
        let probe11 = size.nextProbe(now: at(11))
        #expect(probe11 == nil)
        let probe12 = size.nextProbe(now: at(10 + 600_000))
        #expect(probe12 == 1452)
    }

    @Test func `losses between which something large arrives are no black hole`() {
        var size = PathMTU()
        _ = size.nextProbe(now: at(0))
        size.arrived(1452, isProbe: true)
        for _ in 0..<10 {
            for _ in 0..<3 {
                size.lost(1452, isProbe: false, now: at(1))
            }
            size.arrived(1300, isProbe: false)
            size.lost(1200, isProbe: false, now: at(1))
            size.judge(now: at(1))
        }
        #expect(size.bytes == 1452)
    }
}
