import NIOCore
import NIOSSL

/// A server's certificate and key: with them, a proxy can end the clients' TLS and read what they send, as the server's
/// operator can.
package struct TLSIdentity: Sendable {
    private let server: NIOSSLContext
    private let client: NIOSSLContext

    /// Reads PEM files.
    package init(certificate: String, key: String) throws {
        var ours = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
        )
        ours.minimumTLSVersion = .tlsv13
        server = try NIOSSLContext(configuration: ours)
        var theirs = TLSConfiguration.makeClientConfiguration()
        theirs.certificateVerification = .none
        theirs.minimumTLSVersion = .tlsv13
        client = try NIOSSLContext(configuration: theirs)
    }

    /// Adds the end of TLS towards a client.
    func addServerEnd(to channel: any Channel) throws {
        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: server))
    }

    /// Adds the end of TLS towards the server.
    func addClientEnd(to channel: any Channel) throws {
        try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: client, serverHostname: nil))
    }
}
