"""Disclosure control: what an inspection looks for in a file's content, and the thresholds of its rules."""

from __future__ import annotations

from pydantic import Field

from sallyport.policy.disclosure.binary import BinaryRules
from sallyport.policy.disclosure.classes import Classes
from sallyport.policy.disclosure.code import CodeRules
from sallyport.policy.disclosure.containers import ContainerRules
from sallyport.policy.disclosure.hidden import HiddenRules
from sallyport.policy.disclosure.identifiers import IdentifierRules
from sallyport.policy.disclosure.naming import NamingRules
from sallyport.policy.disclosure.omics import OmicsRules
from sallyport.policy.disclosure.reading import Reading
from sallyport.policy.disclosure.table_reading import TableReading
from sallyport.policy.disclosure.tables import TableRules
from sallyport.policy.section import Section


class Disclosure(Section):
    """Source: 'Output and input disclosure control' of the SRCP guide, and where a field says so another."""

    reading: Reading = Field(Reading(), description="Limits of the process that reads a file.")
    classes: Classes = Field(Classes(), description="What may pass, by the kind of thing that it is.")
    tables: TableRules = Field(TableRules(), description="Tables of results.")
    table_reading: TableReading = Field(TableReading(), description="How tables are read.")
    identifiers: IdentifierRules = Field(IdentifierRules(), description="What identifies a person.")
    omics: OmicsRules = Field(OmicsRules(), description="Variants and genotypes.")
    hidden: HiddenRules = Field(HiddenRules(), description="Content that nobody sees.")
    code: CodeRules = Field(CodeRules(), description="Data and secrets in code.")
    binary: BinaryRules = Field(BinaryRules(), description="Pickles, models, arrays, databases.")
    containers: ContainerRules = Field(ContainerRules(), description="Container images.")
    naming: NamingRules = Field(NamingRules(), description="What files are called.")
