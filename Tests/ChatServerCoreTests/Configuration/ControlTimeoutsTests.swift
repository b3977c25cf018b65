import ChatServerCore
import NIOCore
import Testing

@Suite struct ControlTimeoutsTests {
    @Test func `a program has ten seconds, a person two minutes, silence 25 seconds, absence three minutes`() {
        let timeouts = ControlTimeouts()
        #expect(timeouts.handshake == .seconds(10))
        #expect(timeouts.person == .seconds(120))
        #expect(timeouts.silence == .seconds(25))
        #expect(timeouts.absence == .seconds(180))
        #expect(timeouts.farewell == .seconds(3))
    }
}
