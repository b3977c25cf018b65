import ChatProtocol
import Testing

@testable import ChatClientCore

/// A server that was set up anew, or lost everything after its last backup, and a device that has seen more.
@Suite struct CatchUpRestartTests {
    private func device() -> CatchUp {
        var progress = SyncProgress()
        progress.note(1, 90)
        progress.noteOwn(1, 95)
        progress.note(7, 40)
        var catchUp = CatchUp(progress: progress)
        catchUp.connected()
        _ = catchUp.nextRequest(hasRoom: true)
        return catchUp
    }

    @Test func `all of a conversation of which the server has less comes`() {
        var catchUp = device()
        let output = catchUp.listed([.stub(1, last: 3), .stub(7, .direct, last: 40)], more: false)
        #expect(output == [.startedAnew(conversation: 1, sequence: 0)])
        #expect(catchUp.progress.cursors == [1: 0, 7: 40])
        #expect(catchUp.progress.own.isEmpty)
        #expect(catchUp.progress.restarted == [1])
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 1, after: 0))
        #expect(catchUp.live(.stub(1, 4)) == .hold)
        let entries = (1...3).map { CatchUp.Entry(message: .stub(1, $0), isOwn: false) }
        let page = catchUp.paged(1, entries, isAtEnd: true)
        #expect(page == (1...4).map { .message(.stub(1, $0)) })
        #expect(catchUp.isComplete)
        #expect(catchUp.popMissed() == 3)
        #expect(catchUp.live(.stub(1, 4)) == .double)
        #expect(catchUp.live(.stub(1, 5)) == .handOut)
    }

    @Test func `what came before the list waits for the pages`() {
        var catchUp = device()
        #expect(catchUp.live(.stub(1, 2)) == .hold)
        #expect(catchUp.live(.stub(1, 3)) == .hold)
        #expect(catchUp.listed([.stub(1, last: 3)], more: false) == [.startedAnew(conversation: 1, sequence: 0)])
        _ = catchUp.nextRequest(hasRoom: true)
        let first = CatchUp.Entry(message: .stub(1, 1), isOwn: false)
        #expect(catchUp.paged(1, [first], isAtEnd: true) == (1...3).map { .message(.stub(1, $0)) })
        #expect(catchUp.progress.cursors[1] == 3)
    }

    @Test func `a conversation that is empty there has nothing to bring`() {
        var catchUp = device()
        #expect(catchUp.listed([.stub(1, last: 0)], more: false) == [.startedAnew(conversation: 1, sequence: 0)])
        #expect(catchUp.isComplete)
        #expect(catchUp.live(.stub(1, 1)) == .handOut)
    }

    @Test func `a conversation that the server does not know any more begins with its first message`() {
        var catchUp = device()
        _ = catchUp.listed([.stub(1, last: 90)], more: false)
        guard case .handOutAnew(let before) = catchUp.live(.stub(7, 1)) else {
            Issue.record("It is no new beginning.")
            return
        }
        #expect(before.cursors[7] == 0)
        #expect(catchUp.live(.stub(7, 2)) == .handOut)
        #expect(catchUp.progress.cursors[7] == 2)
        #expect(catchUp.progress.restarted == [7])
    }

    @Test func `so does one whose first message comes before the list`() {
        var catchUp = device()
        #expect(catchUp.live(.stub(7, 1)) == .hold)
        let output = catchUp.listed([.stub(1, last: 90)], more: false)
        #expect(output == [.startedAnew(conversation: 7, sequence: 0), .message(.stub(7, 1))])
    }

    @Test func `a room with a number of before begins when it is entered`() {
        var catchUp = device()
        _ = catchUp.listed([.stub(1, last: 90)], more: false)
        #expect(catchUp.joined(7, lastSequence: 5) == [.startedAnew(conversation: 7, sequence: 5)])
        #expect(catchUp.live(.stub(7, 6)) == .handOut)
        #expect(catchUp.joined(7, lastSequence: 5).isEmpty)
    }

    @Test func `a list that is older than what was sent since it connected starts nothing anew`() {
        var catchUp = device()
        catchUp.sent(7, 41)
        #expect(catchUp.listed([.stub(1, last: 90), .stub(7, .direct, last: 40)], more: false).isEmpty)
        #expect(catchUp.progress.cursors[7] == 41)
    }

    @Test func `in another line of the server all that was known comes again`() {
        var progress = SyncProgress()
        progress.note(1, 90)
        progress.note(7, 40)
        progress.noteOwn(7, 50)
        progress.line = [1]
        var catchUp = CatchUp(progress: progress)
        #expect(catchUp.connected(line: [2]) == .restored)
        #expect(catchUp.progress.cursors == [1: 0, 7: 0])
        #expect(catchUp.progress.own.isEmpty)
        #expect(catchUp.progress.line == [2])
        #expect(catchUp.progress.restarted == [1, 7])
        _ = catchUp.nextRequest(hasRoom: true)
        // The server has more messages than the device had: only the line tells that they are not the same ones.
        #expect(catchUp.listed([.stub(1, last: 95), .stub(7, .direct, last: 41)], more: false).isEmpty)
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 1, after: 0))
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 7, after: 0))
        // The next connection, before everything has arrived, is to the same line.
        #expect(catchUp.connected(line: [2]) == .known)
        _ = catchUp.nextRequest(hasRoom: true)
        _ = catchUp.listed([.stub(1, last: 95)], more: false)
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 1, after: 0))
    }

    @Test(
        arguments: [
            (nil, [2], [2]), ([1], [1], [1]), ([1], nil, [1]), (nil, nil, nil),
        ] as [([UInt8]?, [UInt8]?, [UInt8]?)]
    )
    func `a line that is the same, or not known, changes nothing`(noted: [UInt8]?, line: [UInt8]?, after: [UInt8]?) {
        var progress = SyncProgress()
        progress.note(1, 90)
        progress.line = noted
        var catchUp = CatchUp(progress: progress)
        #expect(catchUp.connected(line: line) == .known)
        #expect(catchUp.progress.cursors == [1: 90])
        #expect(catchUp.progress.line == after)
    }

    @Test func `a device that has nothing is told nothing of another line`() {
        var catchUp = CatchUp(progress: nil)
        #expect(catchUp.connected(line: [1]) == .known)
        #expect(catchUp.connected(line: [2]) == .known)
        _ = catchUp.nextRequest(hasRoom: true)
        let output = catchUp.listed([.stub(1, last: 9)], more: false)
        #expect(output == [.baseline(conversation: 1, sequence: 9)])
    }
}
