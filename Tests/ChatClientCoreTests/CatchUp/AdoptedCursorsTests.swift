import ChatProtocol
import Testing

@testable import ChatClientCore

/// Cursors of direct conversations that come from a key store.
@Suite struct AdoptedCursorsTests {
    @Test func `a cursor goes back and forth to what the key store has`() {
        var progress = SyncProgress()
        progress.note(7, 9)
        progress.note(8, 2)
        progress.adopt(7, 5)
        progress.adopt(8, 6)
        #expect(progress.cursors == [7: 5, 8: 6])
        progress.note(7, 6)
        #expect(progress.cursors[7] == 6)
    }

    @Test func `own messages after the cursor stay known`() {
        var progress = SyncProgress()
        progress.note(7, 5)
        progress.noteOwn(7, 8)
        progress.adopt(7, 7)
        #expect(progress.cursors[7] == 8)
        #expect(progress.own[7] == nil)
    }

    @Test func `a program that begins with live messages gets what was not shown of known conversations`() {
        var catchUp = CatchUp(progress: nil)
        catchUp.adopt([7: 3], takesAllDirect: true)
        catchUp.connected()
        _ = catchUp.nextRequest(hasRoom: true)
        let output = catchUp.listed(
            [
                .stub(1, last: 40), .stub(7, .direct, last: 5), .stub(8, .direct, last: 2), .stub(9, .room, last: 4),
            ],
            more: false
        )
        #expect(
            output == [
                .baseline(conversation: 1, sequence: 40), .baseline(conversation: 8, sequence: 0),
                .baseline(conversation: 9, sequence: 4),
            ]
        )
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 7, after: 3))
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 8, after: 0))
    }

    @Test func `a device that is not listed yet begins direct conversations with live messages, too`() {
        var catchUp = CatchUp(progress: nil)
        catchUp.adopt([:], takesAllDirect: false)
        catchUp.connected()
        _ = catchUp.nextRequest(hasRoom: true)
        let output = catchUp.listed([.stub(8, .direct, last: 2)], more: false)
        #expect(output == [.baseline(conversation: 8, sequence: 2)])
        #expect(catchUp.isComplete)
    }
}
