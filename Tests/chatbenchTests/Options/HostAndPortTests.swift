import Testing

@testable import chatbench

@Suite struct HostAndPortTests {
    @Test func `reads names and addresses`() {
        #expect(HostAndPort("localhost:1300").map { [$0.host, "\($0.port)"] } == ["localhost", "1300"])
        #expect(HostAndPort("[::1]:65535").map { [$0.host, "\($0.port)"] } == ["::1", "65535"])
    }

    @Test(arguments: ["", "localhost", "localhost:0", "localhost:65536", ":1300", "::1:1300", "[]:1300", "a:b"])
    func `reads nothing from what is none`(text: String) {
        #expect(HostAndPort(text) == nil)
    }
}
