import ChatClientCore
import ChatProtocol
import Testing

@testable import chatbench

@Suite struct ReaderStallDetectorTests {
    private func time(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: UInt64(1000 * 1e9 + seconds * 1e9))
    }

    /// A reader with 20 s of patience that logged in at 0.
    private func watch(wanted: DeliveryTransport = .tls) -> ReaderStallDetector {
        ReaderStallDetector(wanted: wanted, patience: 20, started: time(0))
    }

    /// The sentence of a failure.
    private func sentence(_ verdict: ReaderStallDetector.Verdict) -> String? {
        if case .fail(let failure) = verdict { failure.description } else { nil }
    }

    @Test func `stops a little after everything has come`() {
        var watch = watch()
        watch.arrived(isComplete: true, now: time(5))
        #expect(watch.verdict(now: time(5.9)) == .wait)
        #expect(watch.verdict(now: time(6)) == .stop)
    }

    @Test func `stays no longer for a double after the end`() {
        var watch = watch()
        watch.arrived(isComplete: true, now: time(5))
        watch.arrived(isComplete: true, now: time(5.5))
        #expect(watch.verdict(now: time(6)) == .stop)
    }

    @Test func `waits for what is missing, and not for ever`() {
        var watch = watch()
        watch.arrived(isComplete: false, now: time(15))
        #expect(watch.verdict(now: time(34.9)) == .wait)
        #expect(watch.verdict(now: time(35)) == .stop)
    }

    @Test func `fails when nothing comes`() {
        #expect(watch().verdict(now: time(19.9)) == .wait)
        #expect(sentence(watch().verdict(now: time(20)))?.contains("within 20 s") == true)
    }

    @Test func `fails when it does not get onto UDP`() {
        var watch = watch(wanted: .udp)
        watch.arrived(isComplete: false, now: time(19))
        #expect(watch.verdict(now: time(19.9)) == .wait)
        #expect(sentence(watch.verdict(now: time(20)))?.contains("UDP") == true)
    }

    @Test func `is ready once it was on the wanted wire`() {
        #expect(watch(wanted: .tls).isReady)
        var watch = watch(wanted: .udp)
        #expect(!watch.isReady)
        watch.wireChanged(.tls)
        #expect(!watch.isReady)
        watch.wireChanged(.udp)
        #expect(watch.isReady)
    }

    @Test func `goes on when it falls back to TLS later`() {
        var watch = watch(wanted: .udp)
        watch.wireChanged(.udp)
        watch.wireChanged(.tls)
        watch.arrived(isComplete: false, now: time(21))
        #expect(watch.verdict(now: time(21)) == .wait)
    }
}
