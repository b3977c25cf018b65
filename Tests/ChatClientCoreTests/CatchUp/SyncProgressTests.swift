import Foundation
import Testing

@testable import ChatClientCore

@Suite struct SyncProgressTests {
    private func progress(_ notes: (inout SyncProgress) -> Void) -> SyncProgress {
        var progress = SyncProgress()
        notes(&progress)
        return progress
    }

    @Test func `the cursor is at the last message that was handed out`() {
        let progress = progress {
            $0.note(1, 5)
            $0.note(2, 1)
            $0.note(1, 6)
            $0.note(1, 9)
        }
        #expect(progress.cursors == [1: 9, 2: 1])
        #expect(progress.own.isEmpty)
    }

    @Test func `own messages move the cursor where nothing is missing before them`() {
        let progress = progress {
            $0.note(1, 5)
            $0.noteOwn(1, 6)
            $0.noteOwn(1, 7)
            $0.noteOwn(2, 1)
        }
        #expect(progress.cursors == [1: 7, 2: 1])
        #expect(progress.own.isEmpty)
    }

    @Test func `own messages beyond a hole are kept until it is filled`() {
        var progress = progress {
            $0.note(1, 5)
            $0.noteOwn(1, 7)
            $0.noteOwn(1, 8)
            $0.noteOwn(1, 10)
        }
        #expect(progress.cursors == [1: 5])
        #expect(progress.own == [1: [7, 8, 10]])
        #expect(progress.isOwn(8, in: 1))
        #expect(!progress.isOwn(6, in: 1))
        #expect(!progress.isOwn(8, in: 2))
        progress.note(1, 6)
        #expect(progress.cursors == [1: 8])
        #expect(progress.own == [1: [10]])
        progress.note(1, 9)
        #expect(progress.cursors == [1: 10])
        #expect(progress.own.isEmpty)
    }

    @Test func `the receipts of own messages may come late, and in any order`() {
        let progress = progress {
            $0.note(1, 5)
            $0.noteOwn(1, 9)
            $0.noteOwn(1, 8)
            $0.note(1, 10)
            $0.noteOwn(1, 6)
            $0.noteOwn(1, 11)
        }
        #expect(progress.cursors == [1: 11])
        #expect(progress.own.isEmpty)
    }

    @Test func `own messages before anything else begin at 1`() {
        var progress = progress { $0.noteOwn(1, 3) }
        #expect(progress.cursors.isEmpty)
        #expect(progress.own == [1: [3]])
        progress.noteOwn(1, 1)
        #expect(progress.cursors == [1: 1])
        progress.noteOwn(1, 2)
        #expect(progress.cursors == [1: 3])
        #expect(progress.own.isEmpty)
    }

    @Test func `a conversation begins behind its baseline, which never takes anything back`() {
        var progress = progress { $0.baseline(1, 100) }
        #expect(progress.cursors == [1: 100])
        progress.baseline(1, 50)
        #expect(progress.cursors == [1: 100])
        progress.note(1, 101)
        progress.baseline(1, 100)
        progress.baseline(2, 0)
        #expect(progress.cursors == [1: 101, 2: 0])
    }

    @Test func `where it was told too far, the first message says where it is`() {
        var progress = progress {
            $0.baseline(1, 105)
            $0.noteOwn(1, 104)
            $0.noteOwn(1, 106)
        }
        #expect(progress.cursors == [1: 105])
        #expect(progress.own == [1: [104, 106]])
        progress.note(1, 102)
        #expect(progress.cursors == [1: 102])
        progress.note(1, 103)
        #expect(progress.cursors == [1: 104])
        progress.note(1, 105)
        #expect(progress.cursors == [1: 106])
        #expect(progress.own.isEmpty)
    }

    @Test func `whoever alone goes on speaking gets past where it began`() {
        let progress = progress {
            $0.baseline(1, 100)
            for sequence in 101...UInt64(5100) {
                $0.noteOwn(1, sequence)
            }
        }
        #expect(progress.cursors == [1: 5100])
        #expect(progress.own.isEmpty)
    }

    @Test func `own messages beyond a hole have a bound`() {
        let progress = progress {
            for sequence in 2...UInt64(5000) {
                $0.noteOwn(1, sequence)
            }
        }
        #expect(progress.own[1]?.count == SyncProgress.largestOwn)
        #expect(progress.own[1]?.max() == 4097)
    }

    @Test func `conversations have a bound, and those that are known go on`() {
        let progress = progress {
            for conversation in 1...UInt64(SyncProgress.largestConversations) {
                $0.note(conversation, 1)
            }
            $0.note(70_000, 1)
            $0.noteOwn(70_001, 1)
            $0.baseline(70_002, 1)
            $0.note(7, 2)
        }
        #expect(!progress.hasRoom)
        #expect(progress.cursors.count == SyncProgress.largestConversations)
        #expect(progress.cursors[70_000] == nil)
        #expect(progress.cursors[7] == 2)
    }

    @Test func `the greatest number there is does no harm`() {
        let progress = progress {
            $0.noteOwn(1, .max)
            $0.note(1, .max - 1)
            $0.note(2, .max)
            $0.noteOwn(2, .max)
        }
        #expect(progress.cursors == [1: .max, 2: .max])
    }

    @Test func `what was saved is read, and the same is always written the same`() throws {
        let progress = progress {
            $0.note(3, 7)
            $0.note(1, 5)
            $0.noteOwn(1, 9)
            $0.noteOwn(1, 8)
            $0.noteOwn(4, 2)
            $0.baseline(2, 0)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(progress)
        #expect(
            String(decoding: data, as: UTF8.self)
                == #"[{"conversation":1,"own":[8,9],"through":5},{"conversation":2,"through":0},"#
                + #"{"conversation":3,"through":7},{"conversation":4,"own":[2]}]"#
        )
        #expect(try JSONDecoder().decode(SyncProgress.self, from: data) == progress)
    }

    @Test func `the line is saved with it, and readers from before skip it`() throws {
        var progress = progress { $0.note(3, 7) }
        progress.line = [1, 255]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(progress)
        #expect(
            String(decoding: data, as: UTF8.self)
                == #"[{"conversation":0,"line":[1,255]},{"conversation":3,"through":7}]"#
        )
        let read = try JSONDecoder().decode(SyncProgress.self, from: data)
        #expect(read == progress)
        #expect(read.cursors == [3: 7])
    }

    @Test(arguments: ["", "{}", "[1]", #"[{"through":1}]"#, #"[{"conversation":-1,"through":1}]"#])
    func `what is no saved progress is refused`(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(SyncProgress.self, from: Data(text.utf8))
        }
    }
}
