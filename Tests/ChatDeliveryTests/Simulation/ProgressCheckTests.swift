import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct ProgressCheckTests {
    private func watch(
        pauses: [Range<TimeAmount>] = [],
        disturbances: [Range<TimeAmount>] = [],
        hellos: Int? = 2
    ) -> ProgressCheck {
        ProgressCheck(patience: .seconds(3), pauses: pauses, disturbances: disturbances, hellos: hellos)
    }

    @Test func `gives a message its patience`() {
        #expect(watch().due(publishedAt: .seconds(5)) == .seconds(8))
        let none = ProgressCheck(patience: nil, pauses: [], disturbances: [], hellos: nil)
        #expect(none.due(publishedAt: .seconds(5)) == nil)
    }

    @Test func `does not count pauses, one after the other`() {
        let watch = watch(pauses: [.seconds(14) ..< .seconds(20), .seconds(1) ..< .seconds(12)])
        #expect(watch.due(publishedAt: .seconds(5)) == .seconds(23))
        #expect(watch.due(publishedAt: .seconds(25)) == .seconds(28))
    }

    @Test func `expects UDP soon after the start`() {
        #expect(watch().udpDue(at: .zero) == .seconds(11))
        #expect(watch(hellos: nil).udpDue(at: .zero) == nil)
    }

    @Test func `expects UDP back after a blackout and a rest`() {
        var watch = watch(disturbances: [.seconds(20) ..< .seconds(60)])
        watch.wireChanged(.udp, at: .seconds(1))
        #expect(watch.udpDue(at: .seconds(10)) == nil)
        watch.wireChanged(.tls, at: .seconds(25))
        #expect(watch.udpDue(at: .seconds(30)) == nil)
        #expect(watch.udpDue(at: .seconds(60)) == .seconds(71))
        watch.wireChanged(.udp, at: .seconds(65))
        watch.wireChanged(.tls, at: .seconds(66))
        // The second failure rests 4 seconds.
        #expect(watch.udpDue(at: .seconds(67)) == .seconds(81))
    }
}
