import ChatClientCore
import ChatProtocol
import Testing

@testable import chatbench

@Suite struct ReaderStallDetectorTests {
    private func time(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: UInt64(1000 * 1e9 + seconds * 1e9))
    }

    /// A reader with 20 s of patience that logged in at 0.
    private func detector(wanted: DeliveryTransport = .tls) -> ReaderStallDetector {
        ReaderStallDetector(wanted: wanted, patience: 20, started: time(0))
    }

    /// The sentence of a failure.
    private func sentence(_ verdict: ReaderStallDetector.Verdict) -> String? {
        if case .fail(let failure) = verdict { failure.description } else { nil }
    }

    @Test func `stops a little after everything has come`() {
        var detector = detector()
        detector.arrived(isComplete: true, now: time(5))
        #expect(detector.verdict(now: time(5.9)) == .wait)
        #expect(detector.verdict(now: time(6)) == .stop)
    }

    @Test func `stays no longer for a double after the end`() {
        var detector = detector()
        detector.arrived(isComplete: true, now: time(5))
        detector.arrived(isComplete: true, now: time(5.5))
        #expect(detector.verdict(now: time(6)) == .stop)
    }

    @Test func `waits for what is missing, and not for ever`() {
        var detector = detector()
        detector.arrived(isComplete: false, now: time(15))
        #expect(detector.verdict(now: time(34.9)) == .wait)
        #expect(detector.verdict(now: time(35)) == .stop)
    }

    @Test func `fails when nothing comes`() {
        #expect(detector().verdict(now: time(19.9)) == .wait)
        #expect(sentence(detector().verdict(now: time(20)))?.contains("within 20 s") == true)
    }

    @Test func `fails when it does not get onto UDP`() {
        var detector = detector(wanted: .udp)
        detector.arrived(isComplete: false, now: time(19))
        #expect(detector.verdict(now: time(19.9)) == .wait)
        #expect(sentence(detector.verdict(now: time(20)))?.contains("UDP") == true)
    }

    @Test func `is ready once it was on the wanted wire`() {
        #expect(detector(wanted: .tls).isReady)
        var detector = detector(wanted: .udp)
        #expect(!detector.isReady)
        detector.wireChanged(.tls)
        #expect(!detector.isReady)
        detector.wireChanged(.udp)
        #expect(detector.isReady)
    }

    @Test func `goes on when it falls back to TLS later`() {
        var detector = detector(wanted: .udp)
        detector.wireChanged(.udp)
        detector.wireChanged(.tls)
        detector.arrived(isComplete: false, now: time(21))
        #expect(detector.verdict(now: time(21)) == .wait)
    }
}
