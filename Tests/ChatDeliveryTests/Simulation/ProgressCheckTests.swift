import ChatProtocol
import ChatTesting
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct ProgressCheckTests {
    private func check(
        pauses: [Range<TimeAmount>] = [],
        disturbances: [Range<TimeAmount>] = [],
        hellos: Int? = 2
    ) -> ProgressCheck {
        ProgressCheck(patience: .seconds(3), pauses: pauses, disturbances: disturbances, hellos: hellos)
    }

    @Test func `gives a message its patience`() {
        #expect(check().due(publishedAt: .seconds(5)) == .seconds(8))
        let none = ProgressCheck(patience: nil, pauses: [], disturbances: [], hellos: nil)
        #expect(none.due(publishedAt: .seconds(5)) == nil)
    }

    @Test func `does not count pauses, one after the other`() {
        let check = check(pauses: [.seconds(14) ..< .seconds(20), .seconds(1) ..< .seconds(12)])
        #expect(check.due(publishedAt: .seconds(5)) == .seconds(23))
        #expect(check.due(publishedAt: .seconds(25)) == .seconds(28))
    }

    @Test func `expects UDP soon after the start`() {
        #expect(check().udpDue(at: .zero) == .seconds(11))
        #expect(check(hellos: nil).udpDue(at: .zero) == nil)
    }

    @Test func `expects UDP back after a blackout and a rest`() {
        var check = check(disturbances: [.seconds(20) ..< .seconds(60)])
        check.wireChanged(.udp, at: .seconds(1))
        #expect(check.udpDue(at: .seconds(10)) == nil)
        check.wireChanged(.tls, at: .seconds(25))
        #expect(check.udpDue(at: .seconds(30)) == nil)
        #expect(check.udpDue(at: .seconds(60)) == .seconds(71))
        check.wireChanged(.udp, at: .seconds(65))
        check.wireChanged(.tls, at: .seconds(66))
        // The second failure rests 4 seconds.
        #expect(check.udpDue(at: .seconds(67)) == .seconds(81))
    }
}
