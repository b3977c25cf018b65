import Testing

@testable import ChatClientCore

/// A server that was set up anew, or lost what came after its last backup, and a device that has had more.
@Suite struct CatchUpRestartTests {
    private func device() -> CatchUp {
        var progress = Progress()
        progress.note(1, 90)
        progress.noteOwn(1, 95)
        progress.note(7, 40)
        var catchUp = CatchUp(progress: progress)
        catchUp.connected()
        _ = catchUp.nextRequest(hasRoom: true)
        return catchUp
    }

    @Test func `a conversation of which the server has less goes on where the server is`() {
        var catchUp = device()
        let output = catchUp.listed([.stub(1, last: 3), .stub(7, .direct, last: 40)], more: false)
        #expect(output == [.startedAnew(conversation: 1, sequence: 3)])
        #expect(catchUp.progress.cursors == [1: 3, 7: 40])
        #expect(catchUp.progress.own.isEmpty)
        #expect(catchUp.progress.restarted == [1])
        #expect(catchUp.isComplete)
        #expect(catchUp.live(.stub(1, 4)) == .handOut)
        #expect(catchUp.live(.stub(1, 4)) == .double)
    }

    @Test func `what came before the list is handed out with it`() {
        var catchUp = device()
        #expect(catchUp.live(.stub(1, 2)) == .hold)
        #expect(catchUp.live(.stub(1, 3)) == .hold)
        let output = catchUp.listed([.stub(1, last: 3)], more: false)
        let anew = CatchUp.Output.startedAnew(conversation: 1, sequence: 1)
        #expect(output == [anew, .message(.stub(1, 2)), .message(.stub(1, 3))])
        #expect(catchUp.progress.cursors[1] == 3)
    }

    @Test func `a conversation that the server does not know any more begins with its first message`() {
        var catchUp = device()
        _ = catchUp.listed([.stub(1, last: 90)], more: false)
        #expect(catchUp.live(.stub(7, 1)) == .handOutAnew)
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
}
