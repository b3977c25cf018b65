import ChatProtocol
import Testing

@testable import ChatClientCore

/// Live messages that arrive while pages bring the missed ones.
@Suite struct CatchUpTests {
    /// A device that has read up to these cursors.
    private func device(_ cursors: [UInt64: UInt64]) -> CatchUp {
        var progress = SyncProgress()
        for (conversation, sequence) in cursors {
            progress.note(conversation, sequence)
        }
        var catchUp = CatchUp(progress: progress)
        catchUp.connected()
        return catchUp
    }

    private func newDevice() -> CatchUp {
        var catchUp = CatchUp(progress: nil)
        catchUp.connected()
        return catchUp
    }

    @Test func `without anything missed messages pass as they come`() {
        var catchUp = device([1: 5])
        #expect(catchUp.nextRequest(hasRoom: false) == .conversations(after: 0))
        #expect(catchUp.nextRequest(hasRoom: true) == nil)
        #expect(!catchUp.isComplete)
        #expect(catchUp.listed([.stub(1, last: 5)], more: false).isEmpty)
        #expect(catchUp.isComplete)
        #expect(catchUp.live(.stub(1, 6)) == .handOut)
        #expect(catchUp.live(.stub(1, 6)) == .double)
        #expect(catchUp.live(.stub(1, 8)) == .handOut)
        #expect(catchUp.progress.cursors == [1: 8])
        #expect(catchUp.popMissed() == 0)
    }

    @Test func `the list comes by pages`() {
        var catchUp = device([:])
        #expect(catchUp.nextRequest(hasRoom: true) == .conversations(after: 0))
        #expect(catchUp.listed([.stub(1, last: 0), .stub(4, last: 0)], more: true).isEmpty)
        #expect(!catchUp.isListed)
        #expect(catchUp.nextRequest(hasRoom: true) == .conversations(after: 4))
        _ = catchUp.listed([], more: true)
        #expect(catchUp.isListed)
        #expect(catchUp.isComplete)
    }

    @Test func `what was missed comes first, and what came meanwhile after it`() {
        var catchUp = device([1: 5])
        #expect(catchUp.live(.stub(1, 9)) == .hold)
        _ = catchUp.nextRequest(hasRoom: true)
        #expect(catchUp.listed([.stub(1, last: 8)], more: false).isEmpty)
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 1, after: 5))
        #expect(catchUp.nextRequest(hasRoom: true) == nil)
        #expect(catchUp.live(.stub(1, 10)) == .hold)
        #expect(catchUp.paged(1, [.stub(1, 6), .stub(1, 7)], isAtEnd: false) == [.stub(1, 6), .stub(1, 7)])
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 1, after: 7))
        let rest = catchUp.paged(1, [.stub(1, 8), .stub(1, 9)], isAtEnd: true)
        #expect(rest == [.stub(1, 8), .stub(1, 9), .stub(1, 10)])
        #expect(catchUp.isComplete)
        #expect(catchUp.popMissed() == 4)
        #expect(catchUp.live(.stub(1, 11)) == .handOut)
    }

    @Test func `no page is asked for without room, and never more than two at once`() {
        var catchUp = device([1: 0, 2: 0, 3: 0])
        _ = catchUp.nextRequest(hasRoom: false)
        _ = catchUp.listed([.stub(1, last: 9), .stub(2, last: 9), .stub(3, last: 9)], more: false)
        #expect(catchUp.nextRequest(hasRoom: false) == nil)
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 1, after: 0))
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 2, after: 0))
        #expect(catchUp.nextRequest(hasRoom: true) == nil)
        _ = catchUp.paged(1, [.stub(1, 1)], isAtEnd: false)
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 3, after: 0))
        _ = catchUp.paged(2, [.stub(2, 9)], isAtEnd: true)
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 1, after: 1))
        #expect(!catchUp.isComplete)
    }

    @Test func `what this device sent is not shown`() {
        var catchUp = device([1: 5])
        catchUp.sent(1, 8)
        _ = catchUp.nextRequest(hasRoom: true)
        _ = catchUp.listed([.stub(1, last: 9)], more: false)
        _ = catchUp.nextRequest(hasRoom: true)
        let own = CatchUp.Entry(message: .stub(1, 6), isOwn: true)
        let output = catchUp.paged(1, [own, .stub(1, 7), .stub(1, 8), .stub(1, 9)], isAtEnd: true)
        #expect(output == [.own(conversation: 1, sequence: 6), .stub(1, 7), .stub(1, 9)])
        #expect(catchUp.popMissed() == 2)
    }

    @Test func `a device that has nothing begins with what is said from now on`() {
        var catchUp = newDevice()
        _ = catchUp.nextRequest(hasRoom: true)
        let output = catchUp.listed([.stub(1, last: 100), .stub(2, .direct, last: 7)], more: false)
        #expect(output == [.baseline(conversation: 1, sequence: 100), .baseline(conversation: 2, sequence: 7)])
        #expect(catchUp.isComplete)
        #expect(catchUp.live(.stub(1, 101)) == .handOut)
    }

    @Test func `what came live before the list is not lost by it`() {
        var catchUp = newDevice()
        #expect(catchUp.live(.stub(1, 98)) == .hold)
        _ = catchUp.nextRequest(hasRoom: true)
        let output = catchUp.listed([.stub(1, last: 100)], more: false)
        #expect(output == [.baseline(conversation: 1, sequence: 97), .stub(1, 98)])
        #expect(catchUp.live(.stub(1, 99)) == .handOut)
        #expect(catchUp.live(.stub(1, 100)) == .handOut)
    }

    @Test func `what was said before the list and comes after it is not lost by it`() {
        var catchUp = newDevice()
        _ = catchUp.nextRequest(hasRoom: true)
        _ = catchUp.listed([.stub(1, last: 100)], more: false)
        #expect(catchUp.live(.stub(1, 98)) == .handOut)
        #expect(catchUp.live(.stub(1, 98)) == .double)
        #expect(catchUp.live(.stub(1, 99)) == .handOut)
        #expect(catchUp.progress.cursors == [1: 99])
    }

    @Test func `what came to a new device before its connection broke is not lost`() {
        var catchUp = newDevice()
        #expect(catchUp.live(.stub(1, 98)) == .hold)
        catchUp.connected()
        _ = catchUp.nextRequest(hasRoom: true)
        #expect(catchUp.listed([.stub(1, last: 99)], more: false) == [.baseline(conversation: 1, sequence: 97)])
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 1, after: 97))
    }

    @Test func `conversations that a device does not know begin with their first message, but for everyone's`() {
        var catchUp = device([7: 1])
        _ = catchUp.nextRequest(hasRoom: true)
        let output = catchUp.listed(
            [.stub(1, last: 50), .stub(2, .direct, last: 3), .stub(3, .room, last: 0), .stub(7, .direct, last: 1)],
            more: false
        )
        #expect(
            output == [
                .baseline(conversation: 1, sequence: 50), .baseline(conversation: 2, sequence: 0),
                .baseline(conversation: 3, sequence: 0),
            ]
        )
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 2, after: 0))
        #expect(catchUp.nextRequest(hasRoom: true) == nil)
    }

    @Test func `a conversation that is newer than the list passes`() {
        var catchUp = device([1: 5])
        #expect(catchUp.live(.stub(9, 1)) == .hold)
        _ = catchUp.nextRequest(hasRoom: true)
        let output = catchUp.listed([.stub(1, last: 5)], more: false)
        #expect(output == [.baseline(conversation: 9, sequence: 0), .stub(9, 1)])
        #expect(catchUp.live(.stub(9, 2)) == .handOut)
        #expect(catchUp.live(.stub(10, 1)) == .handOut)
        #expect(catchUp.isComplete)
    }

    @Test func `too many that are held are dropped, and a page brings them`() {
        var catchUp = device([1: 0])
        _ = catchUp.nextRequest(hasRoom: true)
        _ = catchUp.listed([.stub(1, last: 1)], more: false)
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 1, after: 0))
        let limit = UInt64(CatchUp.usualHeldLimit)
        for sequence in 2...(limit + 2) {
            #expect(catchUp.live(.stub(1, sequence)) == .hold)
        }
        // The page was made before the live messages: it brings one message, and the dropped ones have to be
        // requested.
        #expect(catchUp.paged(1, [.stub(1, 1)], isAtEnd: true) == [.stub(1, 1)])
        #expect(!catchUp.isComplete)
        #expect(catchUp.live(.stub(1, limit + 3)) == .hold)
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 1, after: 1))
        let output = catchUp.paged(1, (2...(limit + 2)).map { .stub(1, $0) }, isAtEnd: true)
        #expect(output.count == Int(limit) + 2)
        #expect(output.last == .stub(1, limit + 3))
        #expect(catchUp.isComplete)
    }

    @Test func `what cannot be had is done without`() {
        var catchUp = device([1: 0, 2: 0])
        _ = catchUp.nextRequest(hasRoom: true)
        _ = catchUp.listed([.stub(1, last: 3), .stub(2, last: 3)], more: false)
        #expect(catchUp.live(.stub(1, 4)) == .hold)
        let request = CatchUp.Request.page(of: 1, after: 0)
        #expect(catchUp.nextRequest(hasRoom: true) == request)
        #expect(catchUp.failed(request) == [.stub(1, 4)])
        #expect(catchUp.nextRequest(hasRoom: true) == .page(of: 2, after: 0))
        // The page promises more and brings nothing.
        #expect(catchUp.paged(2, [], isAtEnd: false).isEmpty)
        #expect(catchUp.isComplete)
    }

    @Test func `a server that has no list lets all pass`() {
        var catchUp = newDevice()
        #expect(catchUp.live(.stub(1, 3)) == .hold)
        let request = catchUp.nextRequest(hasRoom: true)
        #expect(request == .conversations(after: 0))
        let output = catchUp.failed(.conversations(after: 0))
        #expect(output == [.baseline(conversation: 1, sequence: 2), .stub(1, 3)])
        #expect(catchUp.isComplete)
    }

    @Test func `whoever enters a room hears what is said from then on`() {
        var catchUp = device([1: 5])
        _ = catchUp.nextRequest(hasRoom: true)
        _ = catchUp.listed([.stub(1, last: 5)], more: false)
        #expect(catchUp.joined(4, lastSequence: 80) == [.baseline(conversation: 4, sequence: 80)])
        // Said after the join took effect and before its answer arrived.
        #expect(catchUp.live(.stub(4, 79)) == .handOut)
        #expect(catchUp.live(.stub(4, 80)) == .handOut)
        // An account that is already in the room misses nothing by joining again.
        #expect(catchUp.joined(4, lastSequence: 85).isEmpty)
        #expect(catchUp.progress.cursors[4] == 80)
    }
}

extension CatchUp.Output {
    fileprivate static func stub(_ conversation: UInt64, _ sequence: UInt64) -> Self {
        .message(.stub(conversation, sequence))
    }
}

extension CatchUp.Entry {
    fileprivate static func stub(_ conversation: UInt64, _ sequence: UInt64) -> Self {
        .init(message: .stub(conversation, sequence), isOwn: false)
    }
}
