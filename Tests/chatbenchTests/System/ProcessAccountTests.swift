import Testing

@testable import chatbench

@Suite struct ProcessAccountTests {
    @Test func `reads the times behind a name with blanks and parentheses`() {
        let stat = "42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 250 75 0 0 20 0 9 0 5 0 0"
        let processor = ProcessAccount.Processor(stat: stat, ticksPerSecond: 100)
        #expect(processor == ProcessAccount.Processor(user: 2_500_000, system: 750_000))
    }

    @Test(arguments: ["", "42 (name", "42 (name) S 1 2 3", "42 (name) S 1 2 3 4 5 6 7 8 9 10 x y 0"])
    func `reads nothing from what is none`(stat: String) {
        #expect(ProcessAccount.Processor(stat: stat, ticksPerSecond: 100) == nil)
    }

    @Test func `reads the resident memory in bytes`() {
        let rollup = "55d0-7ffe ---p 00000000 00:00 0 [rollup]\nRss:                5120 kB\nPss:  4000 kB\n"
        #expect(ProcessAccount.memory(rollup: rollup) == 5120 * 1024)
        #expect(ProcessAccount.memory(rollup: "Pss: 4 kB\n") == nil)
    }

    @Test func `says what to do when there is no such process`() {
        let account = ProcessAccount(identifier: -1)
        let sentence = "There is no process -1. Give the server's own number with --pid."
        #expect(throws: Failure(sentence)) { try account.processor() }
    }
}
