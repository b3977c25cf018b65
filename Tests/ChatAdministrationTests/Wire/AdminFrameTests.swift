import ChatAdministration
import Testing

@Suite struct AdminFrameTests {
    @Test(arguments: [
        (AdminFrame.item(json: #"{"kind":"notice","sentence":"}}"}"#), #"{"item":{"kind":"notice","sentence":"}}"}}"#),
        (.item(json: "{}"), #"{"item":{}}"#),
        (.done(items: 3), #"{"done":{"items":3}}"#),
        (
            .failure(AdminFailure(.needsForce, "No \"way\".")),
            #"{"error":{"code":"needsForce","message":"No \"way\"."}}"#
        ),
    ])
    func `reads what it writes`(frame: AdminFrame, line: String) throws {
        #expect(try frame.line() == line)
        #expect(try AdminFrame(line: Array(line.utf8)) == frame)
    }

    @Test func `an item stays on its line`() throws {
        #expect(try AdminFrame.item(json: "{\r\n\"a\":\n7}").line() == "{\"item\":{\r \"a\": 7}}")
    }

    @Test func `a code of a newer server is a failure`() throws {
        let line = #"{"error":{"code":"tooHot","message":"Wait."}}"#
        #expect(try AdminFrame(line: Array(line.utf8)) == .failure(AdminFailure(.failed, "Wait.")))
    }

    @Test(arguments: [
        "", "{}", "[]", "null", #"{"item":7}"#, #"{"done":{}}"#, #"{"error":{"code":"failed"}}"#,
        #"{"done":{"items":1},"error":{"code":"failed","message":"x"}}"#, "HTTP/1.1 200 OK",
    ])
    func `refuses another line`(line: String) {
        #expect(throws: AdminFrameError.notJSON) { try AdminFrame(line: Array(line.utf8)) }
    }

    @Test func `refuses a line that is not UTF-8`() {
        #expect(throws: AdminFrameError.notJSON) { try AdminFrame(line: [0xFF]) }
    }

    @Test func `a syntax error becomes a failure`() {
        #expect(AdminFailure(AdminSyntaxError("No.", verb: .status)) == AdminFailure(.invalid, "No. Write: status"))
    }
}
