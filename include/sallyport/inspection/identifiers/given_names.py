"""Names that persons are given in Britain, by which a person's whole name is told from other words in capitals."""

from __future__ import annotations

import re

_GIVEN_LIST = (
    "Aaliyah Aaron Abbie Abdul Abdullah Abdullahi Abena Abigail Abraham Ada Adam Adaeze Adele Adrian Aengus Agata "
    "Agnes Agnieszka Ahmad Ahmed Aidan Aileen Ailsa Aimee Aisha Aisling Ajay Akash Akua Alan Alana Alasdair Alastair "
    "Albert Alec Aled Aleksandra Alex Alexander Alexandra Alfie Alfred Ali Alice Alison Alistair Allan Allen Alma "
    "Alun Alwyn Amanda Amara Amber Amelia Amina Amir Amit Amrit Amy Ana Andre Andrea Andreea Andrew Andrzej Aneurin "
    "Angela Angharad Angus Anil Anita Anjali Ann Anna Annabel Anne Annette Annie Anthony Antonia Antonio Anya Aoife "
    "Archie Arfan Arjun Arthur Arun Asha Ashley Ashok Asif Asma Audrey Austin Ava Ayesha Azra Babatunde Baljit "
    "Barbara Barry Bartosz Basil Beata Beatrice Becky Ben Benjamin Bernadette Bernard Bernice Bert Bertha Beryl Beth "
    "Bethan Bethany Betty Beverley Bilal Bill Billy Blodwen Bob Bogdan Bradley Brenda Brendan Brian Bridget "
    "Bronagh Bronwen Bruce Bryan Bryn Caitlin Callum Calum Cameron Camilla Carl Carly Carmen Carol Carole Caroline "
    "Carolyn Carys Caspar Catherine Cathy Cecil Cecilia Ceri Chantelle Charlie Charlotte Charles Chelsea Cheryl Chidi "
    "Chinedu Chloe Chris Christina Christine Christopher Chukwuemeka Ciara Cillian Clair Claire Clara Clare "
    "Clarence Claudia Clement Clifford Clive Clodagh Colette Colin Colleen Conor Connor Constance Cora Cordelia "
    "Corinne Courtney Craig Cynthia Cyril Daisy Damian Damien Dan Daniel Daniela Danielle Danny Daphne Darren Daryl "
    "Dave David Dawn Dean Debbie Deborah Declan Deepak Deirdre Delia Denise Denis Dennis Denzil Derek Dermot Derrick "
    "Desmond Diana Diane Diarmuid Dilys Dina Dinesh Dipak Dmitri Dolores Dominic Dominika Donald Donna Dora Doreen "
    "Doris Dorota Dorothy Dougal Douglas Duncan Dylan Dyfed Eamon Ebony Edgar Edith Edmund Edna Edward Edwin Efua "
    "Eileen Eilidh Eilish Eira Elaine Eleanor Elena Elijah Elin Eliot Elisabeth Eliza Elizabeth Ella Ellen Ellie "
    "Elliot Elliott Elsie Elspeth Eluned Elvira Elwyn Emeka Emily Emma Emmanuel Emrys Enid Enoch Eric Erica Erin "
    "Ernest Esme Esther Ethan Ethel Eugene Eugenie Eunice Euan Evan Eve Evelyn Ewa Ewan Fahad Faisal Farah Fatima Fay "
    "Faye Felicity Felix Fergus Ffion Finlay Fiona Fionnuala Flora Florence Folake Frances Francesca Francis Frank "
    "Fraser Fred Freda Frederick Freya Gabriel Gabriela Gail Gareth Garry Gary Gavin Gemma Geoff Geoffrey George "
    "Georgina Gerald Geraint Geraldine Gerard Germaine Gertrude Gethin Giles Gill Gillian Gina Giovanni Gladys Glen "
    "Glenda Glenys Glynis Gloria Godfrey Gordon Grace Graeme Graham Grainne Greg Gregory Greta Grzegorz "
    "Gurpreet Guy Gwen Gwendolen Gwendoline Gwilym Gwyneth Gwyn Habib Haleema Hamish Hamza Hannah Harald Hardeep Hari "
    "Harjit Harold Harpreet Harriet Harry Harvey Hasan Hassan Hayley Hazel Heather Hector Heidi Helen Helena Helga "
    "Henrietta Henry Herbert Hermione Hilary Hilda Horace Howard Hugh Hugo Humphrey Hussain Hussein Huw Hywel Ian "
    "Ibrahim Ida Idris Ifeoma Ifor Imogen Imran Ines Inga Ingrid Ioan Ioana Iolo Iona Irene Iris Irfan Irina Isaac "
    "Isabel Isabella Isabelle Isla Ismail Isobel Ivan Ivor Ivy Iwan Jack Jackie Jacob Jacqueline Jade Jagdeep Jake "
    "Jakub Jamal James Jamie Jane Janet Janette Janice Janine Jared Jasmine Jason Jasper Jatinder Javed Jaya "
    "Jayne Jean Jeanette Jeff Jeffrey Jemima Jemma Jennie Jennifer Jenny Jeremy Jerome Jerzy Jess Jessica Jessie Jill "
    "Jillian Jim Jimmy Joan Joanna Joanne Jodie Joe Joel Johanna John Johnny Jolene Jon Jonathan Joseph Josephine "
    "Joshua Joy Joyce Juan Judith Judy Julia Julian Julie Juliet Justin Justyna Kalpana Kamal Kamran Karen Karim "
    "Karl Karolina Katarzyna Kate Katharine Katherine Kathleen Kathryn Kathy Katie Katrina Kavita Kay Kayleigh Keeley "
    "Keira Keith Kelly Ken Kenneth Kenny Kerry Kevin Khadija Khalid Kieran Kim Kimberley Kiran Kirsten Kirsty Klara "
    "Krzysztof Kulwinder Kuldip Kumar Kwabena Kwame Kyle Lana Lara Laura Lauren Laurence Lawrence Leah Lee Leila "
    "Leanne Len Lena Leo Leon Leonard Leroy Lesley Leslie Lewis Lily Liam Lila Lilian Lillian Linda Lindsay Lindsey "
    "Lionel Lisa Liz Lizzie Llewellyn Llinos Lloyd Lois Lola Lorna Lorraine Louis Louisa Louise Lucas Lucia Lucinda "
    "Lucy Luke Lydia Lyn Lynda Lynette Lynn Lynne Mabel Madeleine Madison Maeve Magdalena Maggie Magnus Mahmood Mair "
    "Mairead Majid Malcolm Malgorzata Mandy Manjit Manoj Marcel Marcus Mared Margaret Margery Margot Maria "
    "Mariam Marian Marie Marilyn Marion Marjorie Marjory Mark Marlene Marta Martha Martin Martina Martyn Mary Maryam "
    "Mateusz Matilda Matt Matthew Maud Maureen Maurice Mavis Maxine Maya Megan Mehmet Mei Meena Mehreen Melanie "
    "Melissa Melvyn Meredith Meryl Mia Michael Michaela Michal Michelle Mick Mihai Mike Mildred Miles Milly "
    "Minnie Miranda Miriam Misbah Mohamed Mohammad Mohammed Moira Mollie Molly Mona Monica Morag Muhammad "
    "Muriel Murray Musa Myfanwy Myra Myrtle Nadia Nadine Nancy Nanette Naomi Nasreen Natalia Natalie Natasha Nathan "
    "Nathaniel Naveed Neha Neil Nell Nellie Nerys Nesta Ngozi Nia Niall Niamh Nicholas Nick Nicola Nicole Nigel Nina "
    "Nisha Noah Noel Noor Nora Noreen Norma Norman Nuala Obinna Olga Olive Oliver Olivia Olu Oluwaseun Omar Oonagh "
    "Orla Oscar Osman Oswald Owain Owen Padraig Paige Pamela Parminder Pat Patricia Patrick Patryk Paul Paula Pauline "
    "Pawel Peggy Penelope Penny Percy Peter Petra Phil Philip Philippa Phillip Phoebe Phyllis Piers Piotr Pippa Polly "
    "Poppy Prakash Pranav Prem Priya Quentin Rabia Rachael Rachel Radoslaw Rafael Rahul Raj Rajesh Rajinder "
    "Ralph Ramesh Ranjit Raquel Rashid Ravi Ray Raymond Rebecca Reece Reg Reginald Rehana Renata Rhian Rhiannon Rhoda "
    "Rhona Rhys Richard Ricky Riley Rita Rob Robbie Robert Roberta Robin Robyn Rod Roderick Rodney Roger Rohan "
    "Roisin Roland Rolf Roma Ron Ronald Ronnie Rory Rosa Rosalind Rose Rosemary Rosie Roshni Ross Rowan Rowena Roy "
    "Ruairi Ruby Rupert Russell Ruth Ryan Saad Sabina Sabrina Sadia Sadie Saeed Saima Sajid Sally Sam Samantha Samina "
    "Samira Samuel Sandeep Sandra Sanjay Sapna Sara Sarah Sasha Saul Savita Scott Seamus Sean Sebastian Selina Selwyn "
    "Seren Shabana Shahid Shane Shannon Sharon Shaun Shazia Sheena Sheila Shelagh Shelley Shirley Shona Sian Sidney "
    "Sienna Silvia Simon Simone Sinead Siobhan Sioned Solomon Sonia Sonya Sophia Sophie Stacey Stan Stanislaw Stanley "
    "Stefan Stella Stephanie Stephen Steve Steven Stewart Stuart Sue Sunil Sunita Surinder Susan Susannah Suzanne "
    "Sybil Sydney Sylvia Tabitha Tahir Tamara Tamsin Tania Tanya Tara Tariq Tatiana Ted Temitope Terence Teresa Terry "
    "Tessa Thelma Theo Theodore Theresa Thomas Tiffany Tim Timothy Tina Toby Todd Tom Tomasz Tommy Tony Tracey Tracy "
    "Trevor Tristan Trudy Tunde Tyler Tyrone Uma Una Ursula Usha Uzma Valentina Valerie Vanessa Vera Vernon "
    "Veronica Vicki Vicky Victor Vijay Vikram Vincent Violet Vivian Vivien Vivienne Wahida Wallace Walter Wanda "
    "Wasim Wayne Wendy Wilfred Wilhelmina William Winifred Winston Wojciech Xavier Xin Yasmin Yasmine Yetunde "
    "Yolanda Yousef Yusuf Yvette Yvonne Zachary Zahra Zainab Zak Zara Zeinab Zoe Zofia Zoltan"
)
GIVEN = frozenset(_GIVEN_LIST.split())
_SURNAME = (
    r"(?:(?:de|van|von|der|al|el|ap) ){0,2}(?:Mc|Mac|O['\u2019]|D['\u2019])?"
    r"[A-Z][a-zÀ-ÿ'\u2019]+(?:-[A-Z][a-zÀ-ÿ'\u2019]+)?"
)
_WHOLE = re.compile(
    rf"(?<![\w.@/-])(?P<given>[A-Z][a-zÀ-ÿ]{{1,14}})(?:-[A-Z][a-z]+)?(?: [A-Z]\.?| [A-Z][a-z]{{2,12}})?"
    rf" (?P<surname>{_SURNAME}|[A-Z][A-Z'\u2019-]{{2,20}})(?![\w@])"
)
_TURNED = re.compile(
    rf"(?<![\w.@/-])(?P<surname>{_SURNAME}|[A-Z][A-Z'\u2019-]{{2,20}}), ?(?P<given>[A-Z][a-zÀ-ÿ]{{1,14}})(?![\w@])"
)
_CALLED = re.compile(rf"(?<![\w.@/-])(?:Mr|Mrs|Ms|Miss)\.?[ _](?P<surname>{_SURNAME})(?![\w@])")
_WORD = re.compile(r"\w")
_NOT_SURNAME_LIST = (
    "Hospital Hospitals Infirmary Street Road Lane Avenue Close Court Park Ward House Centre Center Clinic Surgery "
    "Practice Unit Trust University College School Institute Foundation Disease Syndrome Score Scale Index Test "
    "Method Model Criteria Plot Curve Estimate Study Trial Cohort Project Group Team Building Campus Library Cross "
    "Island Islands Bay Lake River Hill Green Site Region County District Borough Council Press Journal Society Fund "
    "Award Prize Lecture Rank Law Ratio Coefficient Number Code Reference Total Mean Median Version"
)
_NOT_SURNAMES = frozenset(_NOT_SURNAME_LIST.split())


def names_of_persons(line: str) -> list[re.Match[str]]:
    """Whole names in a line: a given name and a surname in either order, or Mr, Mrs, Ms, Miss and a surname."""
    found = [
        one
        for pattern in (_WHOLE, _TURNED)
        for one in pattern.finditer(line)
        if one["given"] in GIVEN and one["surname"] not in _NOT_SURNAMES
    ]
    return [*found, *_CALLED.finditer(line)]


def ends_with_a_name(text: str) -> bool:
    """Does a person's whole name stand at its end, but for a bracket or mark?"""
    names = names_of_persons(text)
    return any(not _WORD.search(text, name.end()) for name in names)
