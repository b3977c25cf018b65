import ChatClientCore
import Testing

@Suite struct ServerAddressTests {
    @Test(
        arguments: [
            ("chat.example", 1300, "chat.example:1300"), ("127.0.0.1", 1, "127.0.0.1:1"),
            ("::1", 1300, "[::1]:1300"), ("[::1]", 1300, "[::1]:1300"), ("[2001:db8::7]", 1, "[2001:db8::7]:1"),
            ("[chat]", 1, "[chat]:1"), ("fe80::1%eth0", 65_535, "[fe80::1%eth0]:65535"),
        ]
    )
    func `an address is written as in a URL`(host: String, port: Int, text: String) {
        #expect("\(ServerAddress(host: host, port: port))" == text)
    }
}
