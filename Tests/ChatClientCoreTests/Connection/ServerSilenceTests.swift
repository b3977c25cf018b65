import NIOCore
import Testing

@testable import ChatClientCore

@Suite struct ServerSilenceTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test func `is for good after 25 seconds with two unanswered pings`() {
        var silence = ServerSilence(now: start)
        silence.pinged()
        silence.pinged()
        #expect(!silence.isForGood(lastDatagram: nil, now: start + .milliseconds(24_999)))
        #expect(silence.isForGood(lastDatagram: nil, now: start + .seconds(25)))
    }

    @Test func `a program that was stopped for a minute asks first`() {
        var silence = ServerSilence(now: start)
        silence.pinged()
        #expect(!silence.isForGood(lastDatagram: nil, now: start + .seconds(60)))
        silence.pinged()
        #expect(silence.isForGood(lastDatagram: nil, now: start + .seconds(70)))
    }

    @Test func `is over with the next sign of life`() {
        var silence = ServerSilence(now: start)
        silence.pinged()
        silence.pinged()
        silence.broken(now: start + .seconds(60))
        #expect(!silence.isForGood(lastDatagram: nil, now: start + .seconds(200)))
        silence.pinged()
        silence.pinged()
        #expect(silence.isForGood(lastDatagram: nil, now: start + .seconds(200)))
    }

    @Test func `while datagrams come the control connection may be silent for a minute`() {
        var silence = ServerSilence(now: start)
        silence.pinged()
        silence.pinged()
        let last = start + .seconds(30)
        #expect(!silence.isForGood(lastDatagram: last, now: start + .milliseconds(54_999)))
        #expect(silence.isForGood(lastDatagram: last, now: start + .seconds(55)))
        let recent = start + .seconds(59)
        #expect(!silence.isForGood(lastDatagram: recent, now: start + .milliseconds(59_999)))
        #expect(silence.isForGood(lastDatagram: recent, now: start + .seconds(60)))
        #expect(silence.length(now: start + .seconds(60)) == .seconds(60))
    }
}
