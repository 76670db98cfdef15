"""Transforms that choose or rewrite what is signed: a forger writes them, a lax reader applies them."""

from lxml import etree

from signatures.uris import DS_NS, ds

XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
XPATH_FILTER_2 = "http://www.w3.org/2002/06/xmldsig-filter2"
XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"
XSLT_CONSTANT = (
    '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
    '<xsl:template match="/"><constant/></xsl:template></xsl:stylesheet>'
)


def transform(algorithm, content=None):
    step = etree.Element(ds("Transform"), {"Algorithm": algorithm})
    if content is not None:
        step.append(content)
    return step


def xpath(expression):
    one = etree.Element(ds("XPath"))
    one.text = expression
    return one


def filter_2(how):
    one = etree.Element(f"{{{XPATH_FILTER_2}}}XPath", {"Filter": how})
    one.text = "//*"
    return one


TRANSFORMS = {
    "XPath": lambda name: transform(XPATH, xpath(f"not(ancestor-or-self::*[local-name()='{name}'])")),
    "XPath of everything": lambda _: transform(XPATH, xpath("true()")),
    "XPath filter 2": lambda _: transform(XPATH_FILTER_2, filter_2("subtract")),
    "XSLT": lambda _: transform(XSLT, etree.fromstring(XSLT_CONSTANT)),
    "base64": lambda _: transform(f"{DS_NS}base64"),
    "unknown": lambda _: transform("urn:unknown"),
}
