import ChatDelivery
import ChatProtocol
import ChatTesting
import Foundation
import NIOCore
import Synchronization
import Testing

@testable import ChatTrace

@Suite(.timeLimit(.minutes(1))) struct TraceLogTests {
    private static let session = SessionID(rawValue: 0xAB)

    @Test func `what is recorded is written in its order, with time, place and session`() async {
        let log = TraceLog(program: "p 1", wallClock: 17, now: at(100))
        let trace = SessionTrace(log, end: .server, session: Self.session)
        trace.record([.portRenewed, .probingBegan], now: at(101))
        trace.record([], now: at(102))
        trace.record([.note(text: "x")], now: at(103))
        log.finish()
        let records = await written(log)
        #expect(
            records == [
                TraceRecord(nanoseconds: 0, end: .network, event: .traceBegan(at: 17, by: "p 1")),
                record(1, .portRenewed), record(1, .probingBegan), record(3, .note(text: "x")),
            ]
        )
    }

    @Test func `what comes faster than it is written is left out, and the trace says so`() async {
        // One batch is the beginning.
        let log = TraceLog(program: "p", wallClock: 0, now: at(0), largestBacklog: 2)
        let trace = SessionTrace(log, end: .server, session: Self.session)
        trace.record([.portRenewed], now: at(1))
        trace.record([.portRenewed, .portRenewed], now: at(2))
        trace.record([.portRenewed], now: at(3))
        let reader = LineBox()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await log.run { reader.add($0) } }
            while reader.records.count < 2 {
                await Task.yield()
            }
            trace.record([.probingBegan], now: at(4))
            log.finish()
        }
        #expect(
            reader.records.dropFirst() == [
                record(1, .portRenewed),
                record(4, .note(text: "3 events are left out here: they came too fast")),
                record(4, .probingBegan),
            ]
        )
    }

    @Test func `a trace that is full ends, and says so`() async {
        let log = TraceLog(program: "p", wallClock: 0, now: at(0), largestSize: 300)
        let trace = SessionTrace(log, end: .server, session: Self.session)
        for time in 1...20 {
            trace.record([.portRenewed], now: at(Int64(time)))
        }
        log.finish()
        let records = await written(log)
        #expect(records.count < 6)
        #expect(records.last?.event == .note(text: "the trace ends here: it has reached its largest size"))
    }

    @Test func `a trace ends when it cannot be written`() async {
        let log = TraceLog(program: "p", wallClock: 0, now: at(0))
        var calls = 0
        await log.run { _ in
            calls += 1
            throw TraceFile.Failure(path: "p", code: 28)
        }
        #expect(calls == 1)
        SessionTrace(log, end: .client, session: Self.session).record([.portRenewed], now: at(1))
    }

    @Test func `the file is its owner's alone, and keeps what it had`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.file("trace")
        try TraceFile(path: path).write(Array("one\n".utf8))
        try TraceFile(path: path).write(Array("two\n".utf8))
        #expect(try folder.read("trace") == "one\ntwo\n")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func `a file that cannot be made is told in a sentence`() throws {
        let error = #expect(throws: TraceFile.Failure.self) { try TraceFile(path: "/nowhere/trace") }
        #expect(
            error?.description
                == "The trace cannot be written to /nowhere/trace: No such file or directory. Check the path and its permissions."
        )
    }

    private func record(_ milliseconds: Int64, _ event: TraceEvent) -> TraceRecord {
        TraceRecord(nanoseconds: milliseconds * 1_000_000, end: .server, session: "00000000000000ab", event: event)
    }

    private func written(_ log: TraceLog) async -> [TraceRecord] {
        let reader = LineBox()
        await log.run { reader.add($0) }
        return reader.records
    }
}

/// The records that were written.
private final class LineBox: Sendable {
    private let lines = Mutex<[UInt8]>([])

    func add(_ bytes: [UInt8]) {
        lines.withLock { $0 += bytes }
    }

    var records: [TraceRecord] {
        lines.withLock { String(decoding: $0, as: UTF8.self) }.split(separator: "\n").compactMap(
            TraceRecord.init(line:)
        )
    }
}
