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
        log.finish()
        let records = await written(log)
        let note = TraceEvent.note(text: "3 events are left out here: they came too fast")
        #expect(
            records.dropFirst() == [
                record(1, .portRenewed), TraceRecord(nanoseconds: 1_000_000, end: .network, event: note),
            ]
        )
    }

    @Test func `a trace that is full ends, and says so`() async {
        let log = TraceLog(program: "p", wallClock: 0, now: at(0), largestSize: 1300)
        let trace = SessionTrace(log, end: .server, session: Self.session)
        for time in 1...20 {
            trace.record([.portRenewed], now: at(Int64(time)))
        }
        let reader = LineBox()
        // Earlier traces in the file count.
        await #expect(throws: TraceFull.self) { try await log.run(size: 1000) { reader.add($0) } }
        #expect(reader.records.count < 6)
        #expect(reader.records.last?.event == .note(text: "the trace ends here: it has reached its largest size"))
        #expect(trace.isFinished)
    }

    @Test func `a trace ends when it cannot be written`() async {
        let log = TraceLog(program: "p", wallClock: 0, now: at(0))
        let trace = SessionTrace(log, end: .client, session: Self.session)
        #expect(!trace.isFinished)
        await #expect(throws: TraceFile.Failure.self) {
            try await log.run { _ in throw TraceFile.Failure(path: "p", reason: .system(28)) }
        }
        #expect(trace.isFinished)
    }

    @Test func `a task that is cancelled still writes the last events`() async {
        let log = TraceLog(program: "p", wallClock: 0, now: at(0))
        let reader = LineBox()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await log.run { reader.add($0) } }
            group.cancelAll()
            SessionTrace(log, end: .server, session: Self.session).record([.portRenewed], now: at(1))
            log.finish()
        }
        #expect(reader.records.last == record(1, .portRenewed))
    }

    @Test func `the file is its owner's alone, and keeps what it had`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.file("trace")
        _ = try folder.write("torn", to: "trace")
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: path)
        try TraceFile(path: path).write(Array("one\n".utf8))
        let file = try TraceFile(path: path)
        #expect(file.size == 9)
        try file.write(Array("two\n".utf8))
        #expect(try folder.read("trace") == "torn\none\ntwo\n")
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

    @Test(arguments: ["folder", "link", "pipe"])
    func `another than a regular file is refused`(name: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        _ = try folder.folder("folder")
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link"),
            withDestinationPath: folder.file("elsewhere")
        )
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        #expect(throws: TraceFile.Failure.self) { try TraceFile(path: folder.file(name)) }
        #expect(!FileManager.default.fileExists(atPath: folder.file("elsewhere")))
    }

    private func record(_ milliseconds: Int64, _ event: TraceEvent) -> TraceRecord {
        TraceRecord(nanoseconds: milliseconds * 1_000_000, end: .server, session: "00000000000000ab", event: event)
    }

    private func written(_ log: TraceLog) async -> [TraceRecord] {
        let reader = LineBox()
        try? await log.run { reader.add($0) }
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
