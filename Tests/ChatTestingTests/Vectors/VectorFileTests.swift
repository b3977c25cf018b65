import Testing

@testable import ChatTesting

@Suite struct VectorFileTests {
    @Test func `blocks, empty values and values of several lines are read`() throws {
        let file = try VectorFile(text: "# a\n\ncase = 1\nkey = 0a\n    0B\nnone =\n\n\ncase = 2\nresult = valid\n")
        #expect(file.cases.count == 2)
        #expect(try file.cases[0].bytes("key") == [10, 11])
        #expect(try file.cases[0].bytes("none").isEmpty)
        #expect(try file.cases[1].text("result") == "valid")
        #expect(file.cases[1].name == "case 2")
    }

    @Test func `a missing value and one that is not hexadecimal are errors`() throws {
        let file = try VectorFile(text: "key = 0\nother = zz\n")
        #expect(throws: VectorError.missing("none")) { try file.cases[0].bytes("none") }
        #expect(throws: VectorError.notHexadecimal("key")) { try file.cases[0].bytes("key") }
        #expect(throws: VectorError.notHexadecimal("other")) { try file.cases[0].bytes("other") }
        #expect(throws: VectorError.malformed("words")) { try VectorFile(text: "words\n") }
    }
}
