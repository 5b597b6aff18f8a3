package org.pavillon.https;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletErrorPage;

/** What people see in place of the web server's own error pages, which name classes. The log has the reason. */
@Component(service = Servlet.class)
@HttpWhiteboardServletErrorPage(errorPage = {"4xx", "5xx", "java.lang.Throwable"})
public final class ErrorPages extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final PlainPage.Extra HOME = new PlainPage.Extra("", "https.error.home");

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? code
                : HttpServletResponse.SC_NOT_FOUND;
        response.setStatus(status);
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        if (path.startsWith("/api")) {
            byte[] problem = ("{\"type\":\"about:blank\",\"status\":" + status + ",\"code\":\"PAV-HTTPS-" + status
                            + "\"}")
                    .getBytes(StandardCharsets.US_ASCII);
            response.setContentType("application/problem+json");
            response.setContentLength(problem.length);
            response.getOutputStream().write(problem);
            return;
        }
        PlainPage.write(
                request, response, "https.error." + kind(status), "https.error." + kind(status) + ".text", HOME);
    }

    private static String kind(int status) {
        return switch (status) {
            case HttpServletResponse.SC_NOT_FOUND, HttpServletResponse.SC_GONE -> "nothing";
            case HttpServletResponse.SC_UNAUTHORIZED, HttpServletResponse.SC_FORBIDDEN -> "refused";
            default -> status < HttpServletResponse.SC_INTERNAL_SERVER_ERROR ? "request" : "failed";
        };
    }
}
